import assert from "assert";
import { runWithDax } from "../../src/shell/dax.ts";
import { runPlain } from "../../src/shell/plain.ts";
import { type Command, NotStarted, type Runner } from "../../src/shell/shell.ts";

const runners: [name: string, run: Runner][] = [["plain", runPlain], ["dax", runWithDax]];
const folder = Deno.cwd();
const sh = (script: string, more: Partial<Command> = {}): Command => ({
  program: "/bin/sh",
  args: ["-c", script],
  folder,
  ...more,
});
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

for (const [name, run] of runners) {
  Deno.test(`${name}: arguments reach the program as they are`, async () => {
    const args = ["", "a b", "'", '"', "$HOME", "*", "~", "é\n", ";", "--", "&&", "\\", "\x7f"];
    const { stdout } = await run({ program: "printf", args: ["%s|", ...args], folder });
    assert.equal(text(stdout), args.map((arg) => `${arg}|`).join(""));
  });

  Deno.test(`${name}: the exit code and both outputs are returned`, async () => {
    const output = await run(sh("echo out; echo err >&2; exit 3"));
    assert.deepEqual({ ...output, stdout: text(output.stdout) }, {
      code: 3,
      stdout: "out\n",
      stderr: "err\n",
      truncated: false,
    });
  });

  Deno.test(`${name}: the folder and the added variables are the program's, the rest is inherited`, async () => {
    const env = { SHELL_TEST: "a 'b'" };
    const { stdout } = await run(
      sh('pwd; echo "$SHELL_TEST"; test -n "$PATH" && echo path', { folder: "/", env }),
    );
    assert.equal(text(stdout), "/\na 'b'\npath\n");
    assert.equal(Deno.env.get("SHELL_TEST"), undefined);
  });

  Deno.test(`${name}: a variable whose value is not UTF-8 is inherited`, async () => {
    const script = `
      import { runWithDax } from "${new URL("../../src/shell/dax.ts", import.meta.url)}";
      import { runPlain } from "${new URL("../../src/shell/plain.ts", import.meta.url)}";
      const run = ${name === "dax" ? "runWithDax" : "runPlain"};
      const { stdout } = await run({ program: "printenv", args: ["ODD"], folder: "." });
      console.log(stdout.toHex());`;
    const odd = await run(sh('ODD=$(printf "\\377x") exec "$0" eval "$1"', {
      args: ["-c", 'ODD=$(printf "\\377x") exec "$0" eval --quiet "$1"', Deno.execPath(), script],
    }));
    assert.equal(text(odd.stdout), "ff780a\n", odd.stderr);
  });

  Deno.test(`${name}: input and output larger than a pipe's buffer pass unchanged`, async () => {
    const input = new Uint8Array(3_000_000).map((_, at) => at % 253);
    const { code, stdout } = await run({ program: "cat", args: [], folder, input });
    assert.equal(code, 0);
    assert.ok(stdout.length === input.length && stdout.every((byte, at) => byte === input[at]));
  });

  Deno.test(`${name}: a program that leaves its input unread has its own exit code`, async () => {
    const output = await run(sh("exit 7", { input: new Uint8Array(1_000_000) }));
    assert.deepEqual([output.code, output.stderr], [7, ""]);
  });

  Deno.test(`${name}: too much output ends the program`, async () => {
    const output = await run({ program: "yes", args: [], folder, maxOutputBytes: 100_001 });
    assert.deepEqual([output.code, output.truncated, output.stdout.length], [0, true, 100_001]);
    const exact = await run(sh("printf 12345", { maxOutputBytes: 5 }));
    assert.deepEqual([exact.truncated, text(exact.stdout)], [false, "12345"]);
  });

  Deno.test(`${name}: of a long standard error the beginning and the end are kept`, async () => {
    const { stderr } = await run(sh("{ echo first; seq 1 100000; echo last; } >&2"));
    assert.ok(stderr.length < 70_000);
    assert.match(stderr, /^first\n[^]*bytes left out[^]*\nlast\n$/);
  });

  Deno.test(`${name}: a missing program and a missing folder are different errors`, async () => {
    const missing = async (command: Command) => {
      const error = await run(command).then(() => null, (error) => error);
      assert.ok(error instanceof NotStarted);
      return error.missing;
    };
    assert.equal(await missing({ program: "no-such-program", args: [], folder }), "program");
    assert.equal(await missing({ program: "/no/such/program", args: [], folder }), "program");
    assert.equal(await missing(sh("true", { folder: "/no/such/folder" })), "folder");
  });

  Deno.test(`${name}: a program that a signal ended has not succeeded`, async () => {
    assert.equal((await run(sh("kill -9 $$"))).code, 128 + 9);
    assert.equal((await run(sh("kill -2 $$"))).code, 128 + 2);
  });

  Deno.test(`${name}: an abort sends SIGTERM, and what the program does then counts`, async () => {
    const stop = new AbortController();
    const script = "trap 'echo cleaned up; exit 5' TERM; echo ready; while :; do sleep 0.05; done";
    const ending = run(sh(script, { signal: stop.signal, maxOutputBytes: 1_000 }));
    setTimeout(() => stop.abort(), 300);
    const output = await ending;
    assert.deepEqual([output.code, text(output.stdout)], [5, "ready\ncleaned up\n"]);
    assert.notEqual((await run(sh("sleep 9", { signal: AbortSignal.abort() }))).code, 0);
  });

  Deno.test(`${name}: a process left behind with the pipe open does not hold the command`, async () => {
    const start = performance.now();
    const { stdout } = await run(sh("sleep 20 & echo $!"));
    assert.ok(performance.now() - start < 15_000);
    Deno.kill(Number(text(stdout)), "SIGKILL");
  });
}
