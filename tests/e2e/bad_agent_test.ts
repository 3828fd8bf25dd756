/** An agent that is missing, prints garbage, or misbehaves: the run ends with a clear error or continues. */

import assert from "assert";
import { runAutom8 } from "../harness/autom8.ts";
import type { Scratch } from "../harness/scratch.ts";
import { specFile, twoStories } from "../harness/two_stories.ts";

const result =
  '{"type":"result","subtype":"success","is_error":false,"result":"<story-status>done</story-status>","total_cost_usd":0,"usage":{}}';
const init = '{"type":"system","subtype":"init","session_id":"s","model":"m","permissionMode":"auto"}';

/** Uses a shell script as the agent. */
async function agent(scratch: Scratch, body: string): Promise<void> {
  const path = `${scratch.home}/claude`;
  const version = 'if [ "$1" = --version ]; then echo "2.1.197 (Claude Code)"; exit 0; fi';
  await Deno.writeTextFile(path, `#!/bin/sh\n${version}\n${body}\n`, { mode: 0o755 });
  scratch.env.AUTOM8_CLAUDE = path;
}

const attempts = "max_attempts = 2\n";

type Case = { name: string; body: string; code: number; says: RegExp };
const failing: Case[] = [
  { name: "exits 0 with nothing", body: "exit 0", code: 7, says: /without a result/ },
  {
    name: "exits 1 with words on stderr",
    body: 'echo "out of cheese" >&2; exit 1',
    code: 7,
    says: /out of cheese/,
  },
  { name: "prints garbage", body: "head -c 100000 /dev/urandom", code: 7, says: /without a result/ },
  {
    name: "reports success with exit code 1",
    body: `echo '${init}'; echo '${result}'; exit 1`,
    code: 7,
    says: /exit/,
  },
  {
    name: "is not signed in",
    body:
      `echo '{"type":"assistant","error":"authentication_failed","message":{"id":"m","model":"<synthetic>","content":[{"type":"text","text":"Not logged in"}]}}'\n` +
      `echo '{"type":"result","subtype":"success","is_error":true,"result":"Not logged in · Please run /login","usage":{}}'; exit 1`,
    code: 5,
    says: /\/login/,
  },
];

for (const { name, body, code, says } of failing) {
  Deno.test(`an agent that ${name} ends the run with exit ${code} and a reason`, async () => {
    await using scratch = await twoStories(undefined, attempts);
    await agent(scratch, `cat > /dev/null\n${body}`);
    const run = await runAutom8(scratch, [specFile(scratch)]);
    assert.equal(run.code, code, run.stdout + run.stderr);
    assert.match(run.stderr, says);
    assert.doesNotMatch(run.stderr, /\bat .*\.(ts|js):\d+/);
    assert.equal(await scratch.git("status", "--porcelain"), "?? untracked.txt");
  });
}

const line = `{"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"t","content":"${
  "x".repeat(900)
}"}]}}`;

/** Each prints `flood` in the turn of story 1, between a good start and a good end. */
const working: [name: string, flood: string][] = [
  ["prints garbage between its lines", `echo 'not json'; printf '\\377\\376\\n{"type":'; echo`],
  ["writes one line of 50 MB", "head -c 50000000 /dev/zero | tr '\\0' x; echo"],
  [
    "writes one line of JSON of 50 MB",
    `printf '${line.slice(0, -5)}'; head -c 50000000 /dev/zero | tr '\\0' x; echo '"}]}}'`,
  ],
  ["prints 500 MB", `yes '${line}' | head -c 500000000; echo`],
  ["prints 500 MB on stderr", `yes '${line}' | head -c 500000000 >&2`],
  ["leaves a process that holds its output open", "setsid sleep 1000 &"],
];

/** autom8's peak memory in kB, from `/proc`, written to a file by its child. */
const peak = 'grep VmHWM /proc/$PPID/status >> "$HOME/peak" 2> /dev/null';

for (const [name, flood] of working) {
  Deno.test(`an agent that ${name} is still understood, in less than 300 MB`, async () => {
    await using scratch = await twoStories(undefined, "commit = false\nreview = false\n");
    const work =
      `case "$(cat)" in\n*story=US-1*) echo 1 > one.txt\n${flood}\n;;\n*) echo 2 > two.txt ;;\nesac`;
    await agent(scratch, `echo '${init}'\n${work}\necho '${result}'\n${peak}`);
    const run = await runAutom8(scratch, [specFile(scratch)], { timeoutMs: 180_000 });
    assert.equal(run.code, 0, run.stdout + run.stderr);
    assert.match(run.stdout, /2 of 2 stories done/);
    if (Deno.build.os !== "linux") return;
    const peaks = await Deno.readTextFile(`${scratch.home}/peak`);
    const kB = peaks.matchAll(/VmHWM:\s+(\d+) kB/g).map(([, digits]) => Number(digits)).toArray();
    assert.equal(kB.length, 2, peaks);
    console.log(`autom8 needed at most ${Math.round(Math.max(...kB) / 1000)} MB`);
    assert.ok(Math.max(...kB) < 300_000, peaks);
  });
}

Deno.test("without claude the run does not start and exits with 5", async () => {
  await using scratch = await twoStories();
  await Deno.writeTextFile(`${scratch.autom8Home}/config.toml`, "");
  const run = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(run.code, 5, run.stdout + run.stderr);
  assert.match(run.stderr, /not found: claude/);
  assert.equal(await scratch.git("branch", "--list", "feature/two"), "");
});

Deno.test("a claude that is too old is rejected before any paid request", async () => {
  await using scratch = await twoStories();
  await agent(scratch, "touch called");
  const path = `${scratch.home}/claude`;
  await Deno.writeTextFile(path, (await Deno.readTextFile(path)).replace("2.1.197", "1.0.3"));
  const run = await runAutom8(scratch, [specFile(scratch)]);
  assert.equal(run.code, 5, run.stdout + run.stderr);
  assert.match(run.stderr, /1\.0\.3 is too old/);
  await assert.rejects(scratch.read("called"), Deno.errors.NotFound);
});
