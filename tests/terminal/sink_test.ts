import assert from "assert";
import { createWriter, terminalAbilities } from "../../src/terminal/sink.ts";

function stream(answers: (number | Error)[]) {
  const written: string[] = [];
  return {
    written,
    calls: () => written.length,
    writeSync(bytes: Uint8Array): number {
      const answer = answers.shift() ?? bytes.length;
      if (answer instanceof Error) throw answer;
      written.push(new TextDecoder().decode(bytes.subarray(0, answer)));
      return answer;
    },
  };
}

Deno.test("a writer continues after a partial write and after a full pipe", () => {
  const to = stream([2, new Deno.errors.WouldBlock(), 1]);
  const failures: unknown[] = [];
  createWriter(to, (error) => failures.push(error))("abcdef");
  assert.deepEqual(to.written, ["ab", "c", "def"]);
  assert.deepEqual(failures, []);
});

Deno.test("a writer reports once that its reader is gone or its disk is full, and writes nothing more", () => {
  for (const error of [new Deno.errors.BrokenPipe(), new Error("No space left on device (os error 28)")]) {
    const to = stream([error]);
    const failures: unknown[] = [];
    const write = createWriter(to, (failure) => failures.push(failure));
    write("abc");
    write("def");
    assert.deepEqual([to.written, failures], [[], [error]]);
  }
});

const script = `
import { createSink } from ${JSON.stringify(new URL("../../src/terminal/sink.ts", import.meta.url).href)};
const sink = createSink();
sink.out("first\\n");
for (let i = 0; i < 100_000; i++) sink.out("x".repeat(100) + "\\n");
sink.error(JSON.stringify({ isTerminal: sink.isTerminal, color: sink.color, width: sink.width() }));
`;

Deno.test("a process continues to its end after its reader is gone", async () => {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-config",
      "--allow-env=NO_COLOR,TERM,CI,LC_ALL,LC_CTYPE,LANG,AUTOM8_DEBUG,GITHUB_ACTIONS,TERM_PROGRAM,VTE_VERSION,TMUX,STY",
      "-",
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const input = child.stdin.getWriter();
  await input.write(new TextEncoder().encode(script));
  await input.close();
  const reader = child.stdout.getReader();
  await reader.read();
  await reader.cancel();
  const stderr = await new Response(child.stderr).text();
  assert.equal((await child.status).code, 0, stderr);
  assert.deepEqual(JSON.parse(stderr), { isTerminal: false, color: false, width: 80 });
});

Deno.test("what a terminal can do follows from its environment", () => {
  const none = {
    TERM: undefined,
    NO_COLOR: undefined,
    CI: undefined,
    LC_ALL: undefined,
    LC_CTYPE: undefined,
    LANG: undefined,
  };
  const cases: [variables: Partial<Record<keyof typeof none, string>>, can: string][] = [
    [{ TERM: "xterm-256color" }, "moves color unicode"],
    [{ TERM: "dumb" }, "unicode"],
    [{ TERM: "unknown" }, "unicode"],
    [{ TERM: "" }, "unicode"],
    [{}, "unicode"],
    [{ TERM: "vt100", NO_COLOR: "1" }, "moves unicode"],
    [{ TERM: "vt100", NO_COLOR: "" }, "moves color unicode"],
    [{ TERM: "xterm", CI: "1" }, "color unicode"],
    [{ TERM: "xterm", CI: "true" }, "color unicode"],
    [{ TERM: "xterm", CI: "false" }, "moves color unicode"],
    [{ TERM: "xterm", LANG: "C" }, "moves color"],
    [{ TERM: "xterm", LANG: "POSIX" }, "moves color"],
    [{ TERM: "xterm", LANG: "de_DE.ISO-8859-1" }, "moves color"],
    [{ TERM: "xterm", LANG: "C.UTF-8" }, "moves color unicode"],
    [{ TERM: "xterm", LANG: "en_US.utf8" }, "moves color unicode"],
    [{ TERM: "xterm", LANG: "C", LC_ALL: "en_US.UTF-8" }, "moves color unicode"],
    [{ TERM: "xterm", LANG: "en_US.UTF-8", LC_ALL: "C" }, "moves color"],
    [{ TERM: "xterm", LANG: "en_US.UTF-8", LC_CTYPE: "C" }, "moves color"],
    [{ TERM: "xterm", LANG: "C", LC_ALL: "" }, "moves color"],
  ];
  for (const [variables, can] of cases) {
    const { movesCursor, color, unicode } = terminalAbilities({ ...none, ...variables }, false);
    const words = [movesCursor && "moves", color && "color", unicode && "unicode"].filter(Boolean);
    assert.equal(words.join(" "), can, JSON.stringify(variables));
  }
  assert.ok(terminalAbilities(none, true).movesCursor);
});
