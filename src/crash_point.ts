/**
 * Places where the tests kill autom8. Inert unless one of two variables is set:
 * `AUTOM8_CRASH_TRACE` names a file that gets the name of every point passed, one a line;
 * `AUTOM8_CRASH_AT` is the ordinal (from 1) of the passing at which the process kills itself.
 */
let passed = 0;

/** Marks a place between two side effects. `name` is `<room>-<effect>:<before|torn|after>`. */
export function crashPoint(name: string): void {
  const trace = Deno.env.get("AUTOM8_CRASH_TRACE");
  const at = Deno.env.get("AUTOM8_CRASH_AT");
  if (trace === undefined && at === undefined) return;
  passed += 1;
  if (trace !== undefined) Deno.writeTextFileSync(trace, `${name}\n`, { append: true });
  if (at !== undefined && passed === Number(at)) {
    Deno.kill(Deno.pid, "SIGKILL");
    // SIGKILL is asynchronous: nothing after this point may run.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
}
