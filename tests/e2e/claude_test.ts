import assert from "assert";
import { join } from "path";
import { parseLine } from "../../src/claude/parse_line.ts";
import { createReport } from "../../src/claude/report.ts";
import {
  claudeBinary,
  claudeEnvironment,
  type ClaudeVersion,
  claudeVersions,
  pathWithout,
} from "../harness/claude.ts";
import {
  type ModelTurn,
  overloaded,
  say,
  serverError,
  usageLimit,
  useTool,
} from "../harness/model_script.ts";
import { type ModelOptions, type ModelServer, startModelServer } from "../harness/model_server.ts";

const prompt = "[autom8 run=r1 phase=implement story=US-001 attempt=1]\n\nWrite hello.txt.\n";

type Line = Record<string, unknown> & { type: string };
type Finished = { code: number; lines: Line[]; result: Line; stderr: string; folder: string };

/** Runs one turn of the genuine claude in a scratch folder against a scripted model. */
async function oneTurn(
  options: ModelOptions,
  check: (finished: Finished, server: ModelServer) => void | Promise<void>,
  turn: {
    version?: ClaudeVersion;
    mode?: string;
    arguments?: string[];
    subscription?: boolean;
    retries?: number;
    env?: Record<string, string>;
    /** Called once, at the first result. */
    onResult?: (folder: string) => Promise<void>;
  } = {},
): Promise<void> {
  await using server = startModelServer(options);
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "autom8-claude-" }));
  const home = await Deno.makeTempDir({ prefix: "autom8-home-" });
  try {
    const child = new Deno.Command(await claudeBinary(turn.version), {
      args: [
        ..."-p --output-format stream-json --verbose --permission-mode".split(" "),
        turn.mode ?? "acceptEdits",
        ...turn.arguments ?? [],
      ],
      cwd: folder,
      clearEnv: true,
      env: {
        PATH: await pathWithout("claude"),
        ...claudeEnvironment(server.url, home, turn),
        ...turn.env,
      },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const stdin = child.stdin.getWriter();
    await stdin.write(new TextEncoder().encode(prompt));
    await stdin.close();
    const stderr = new Response(child.stderr).text();
    let printed = "";
    let hasResult = false;
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      printed += text;
      if (hasResult || !/"type":"result"/.test(printed)) continue;
      hasResult = true;
      await turn.onResult?.(folder);
    }
    const { code } = await child.status;
    const lines: Line[] = printed.trim().split("\n").map((line) => JSON.parse(line));
    const result = lines.at(-1) ?? { type: "none" };
    await check({ code, lines, result, stderr: await stderr, folder }, server);
    assert.deepEqual(server.unexpected, []);
  } finally {
    await Deno.remove(folder, { recursive: true });
    await Deno.remove(home, { recursive: true });
  }
}

const story = (...steps: ModelTurn["steps"]): ModelTurn[] => [{ phase: "implement", story: "US-001", steps }];

for (const version of claudeVersions) {
  Deno.test(`claude ${version} carries out what the scripted model says`, async () => {
    await oneTurn(
      { script: story(useTool("Write", { file_path: "hello.txt", content: "hello\n" }), say("Done.")) },
      async ({ code, lines, result, folder }, server) => {
        assert.equal(code, 0);
        assert.equal(lines[0]?.claude_code_version, version);
        assert.equal(result.type, "result");
        assert.equal(result.result, "Done.");
        assert.equal(await Deno.readTextFile(join(folder, "hello.txt")), "hello\n");
        assert.deepEqual(server.prompts().map(({ header }) => header), [
          { run: "r1", phase: "implement", story: "US-001", attempt: 1 },
        ]);
        assert.match(server.prompts()[0]?.prompt ?? "", /Write hello\.txt/);
      },
      { version },
    );
  });
}

const writing = (name: string) => ({ command: `node -e 'require("fs").writeFileSync("${name}", "")'` });

Deno.test("in auto mode of claude 2.1.197 the judge decides which commands run", async () => {
  const script = story(
    useTool("Bash", writing("allowed.txt")),
    useTool("Bash", writing("refused.txt")),
    say("Done."),
  );
  const judge = ({ messages }: { messages: unknown }) =>
    JSON.stringify(messages).includes("refused.txt") ? "[Test] not this one" : null;
  await oneTurn({ script, judge }, async ({ result, folder }, server) => {
    assert.equal(await Deno.readTextFile(join(folder, "allowed.txt")), "");
    await assert.rejects(Deno.stat(join(folder, "refused.txt")), Deno.errors.NotFound);
    assert.equal(new Set(server.requests.map(({ kind }) => kind)).has("judge"), true);
    assert.equal(Array.isArray(result.permission_denials) && result.permission_denials.length, 1);
  }, { version: "2.1.197", mode: "auto", env: { ANTHROPIC_MODEL: "sonnet" } });
});

Deno.test("auto mode of claude 2.1.331 behind a gateway refuses every command that needs its check, and reports it", async () => {
  const script = story(
    useTool("Write", { file_path: "edited.txt", content: "" }),
    useTool("Bash", writing("refused.txt")),
    say("Done."),
  );
  await oneTurn({ script }, async ({ code, lines, folder }, server) => {
    assert.equal(code, 0);
    assert.equal(lines[0]?.permissionMode, "auto");
    assert.equal(await Deno.readTextFile(join(folder, "edited.txt")), "");
    await assert.rejects(Deno.stat(join(folder, "refused.txt")), Deno.errors.NotFound);
    assert.ok(server.requests.every(({ kind }) => kind !== "judge"));
    const events = lines.flatMap((line) => parseLine(JSON.stringify(line)));
    assert.ok(events.some(({ kind }) => kind === "auto-mode-unavailable"));
  }, { version: "2.1.331", mode: "auto", env: { ANTHROPIC_MODEL: "sonnet" } });
});

for (const version of claudeVersions) {
  Deno.test(`claude ${version} begins another turn when its command in the background ends`, async () => {
    // It ends only once the first turn has its result: how long that takes decides nothing.
    const command = "while ! test -e go; do sleep 0.1; done";
    const background = useTool("Bash", { command, description: "wait", run_in_background: true });
    const script = story(background, say("Started."), say("All done."));
    await oneTurn({ script }, ({ code, lines }) => {
      assert.equal(code, 0);
      const results = lines.filter(({ type }) => type === "result");
      assert.deepEqual(results.map(({ result }) => result), ["Started.", "All done."]);
      const report = createReport();
      for (const line of lines) for (const event of parseLine(JSON.stringify(line))) report.add(event);
      const { text, costUsd, usage, result } = report.report();
      assert.equal(text, "All done.");
      assert.equal(costUsd, results[1]?.total_cost_usd);
      assert.equal(usage.outputTokens, 300);
      assert.ok(result !== null);
    }, {
      version,
      arguments: ["--allowedTools", "Bash"],
      onResult: (folder) => Deno.writeTextFile(join(folder, "go"), ""),
    });
  });
}

const failures: {
  name: string;
  steps: ModelTurn["steps"];
  retries?: number;
  subscription?: boolean;
  env?: Record<string, string>;
  result: Record<string, unknown>;
  text: RegExp;
}[] = [
  {
    name: "an overload that passes is no failure",
    steps: [overloaded(1), say("Done.")],
    result: { is_error: false, api_error_status: null },
    text: /^Done\.$/,
  },
  {
    name: "an overload that stays ends the turn",
    steps: [overloaded(Infinity)],
    retries: 1,
    result: { is_error: true },
    text: /529|[Oo]verloaded/,
  },
  {
    name: "a broken API ends the turn",
    steps: [serverError(Infinity)],
    retries: 0,
    result: { is_error: true },
    text: /500|Internal server error/,
  },
  {
    name: "a dropped connection ends the turn",
    steps: [{ kind: "drop", times: Infinity }],
    retries: 0,
    result: { is_error: true, api_error_status: null },
    text: /Unable to connect|Connection|ECONNRESET|socket/i,
  },
  {
    name: "an API that does not answer ends the turn",
    steps: [{ kind: "hang", times: Infinity }],
    retries: 0,
    env: { API_TIMEOUT_MS: "500" },
    result: { is_error: true, api_error_status: null },
    text: /timed out/i,
  },
  {
    name: "a subscription's usage limit ends the turn",
    steps: [usageLimit(4_000_000_000, 90_000, Infinity)],
    subscription: true,
    result: { is_error: true, api_error_status: 429 },
    text: /hit your .*limit/,
  },
];

for (const version of claudeVersions) {
  for (const { name, steps, result: expected, text, ...turn } of failures) {
    Deno.test(`through claude ${version}: ${name}`, async () => {
      await oneTurn({ script: story(...steps) }, ({ code, result }) => {
        assert.equal(code, expected.is_error === true ? 1 : 0);
        for (const [key, value] of Object.entries(expected)) assert.equal(result[key], value, key);
        assert.match(String(result.result), text);
      }, { version, ...turn });
    });
  }
}
