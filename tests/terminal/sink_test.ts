import assert from "assert";
import { createWriter } from "../../src/terminal/sink.ts";

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
    args: ["run", "--quiet", "--no-config", "--allow-env=NO_COLOR,TERM,AUTOM8_DEBUG", "-"],
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
