import assert from "assert";
import { join } from "path";
import { claudeBinary, claudeEnvironment, pathWithout } from "../harness/claude.ts";
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
  turn: { mode?: string; subscription?: boolean; retries?: number; env?: Record<string, string> } = {},
): Promise<void> {
  await using server = startModelServer(options);
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "autom8-claude-" }));
  const home = await Deno.makeTempDir({ prefix: "autom8-home-" });
  try {
    const child = new Deno.Command(await claudeBinary(), {
      args: [
        ..."-p --output-format stream-json --verbose --permission-mode".split(" "),
        turn.mode ?? "acceptEdits",
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
    const { code, stdout, stderr } = await child.output();
    const lines: Line[] = new TextDecoder().decode(stdout).trim().split("\n").map((line) => JSON.parse(line));
    const result = lines.at(-1) ?? { type: "none" };
    await check({ code, lines, result, stderr: new TextDecoder().decode(stderr), folder }, server);
    assert.deepEqual(server.unexpected, []);
  } finally {
    await Deno.remove(folder, { recursive: true });
    await Deno.remove(home, { recursive: true });
  }
}

const story = (...steps: ModelTurn["steps"]): ModelTurn[] => [{ phase: "implement", story: "US-001", steps }];

Deno.test("the genuine claude carries out what the scripted model says", async () => {
  await oneTurn({
    script: story(useTool("Write", { file_path: "hello.txt", content: "hello\n" }), say("Done.")),
  }, async ({ code, result, folder }, server) => {
    assert.equal(code, 0);
    assert.equal(result.type, "result");
    assert.equal(result.result, "Done.");
    assert.equal(await Deno.readTextFile(join(folder, "hello.txt")), "hello\n");
    assert.deepEqual(server.prompts().map(({ header }) => header), [
      { run: "r1", phase: "implement", story: "US-001", attempt: 1 },
    ]);
    assert.match(server.prompts()[0]?.prompt ?? "", /Write hello\.txt/);
  });
});

Deno.test("in auto mode the judge decides which commands run", async () => {
  const writing = (name: string) => ({ command: `node -e 'require("fs").writeFileSync("${name}", "")'` });
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
  }, { mode: "auto", env: { ANTHROPIC_MODEL: "sonnet" } });
});

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

for (const { name, steps, result: expected, text, ...turn } of failures) {
  Deno.test(`through the genuine claude: ${name}`, async () => {
    await oneTurn({ script: story(...steps) }, ({ code, result }) => {
      assert.equal(code, expected.is_error === true ? 1 : 0);
      for (const [key, value] of Object.entries(expected)) assert.equal(result[key], value, key);
      assert.match(String(result.result), text);
    }, turn);
  });
}
