/**
 * Places where tests kill autom8. Does nothing unless one of two variables is set:
 * `AUTOM8_CRASH_TRACE` is a file to which the name of every point is appended as it is passed, one a line;
 * `AUTOM8_CRASH_AT` is a number: the process kills itself when it has passed that many points.
 */
let passed = 0;

/** Marks a point between two side effects. `name` is `<room>-<effect>:<before|torn|after>`. */
export function crashPoint(name: string): void {
  const trace = Deno.env.get("AUTOM8_CRASH_TRACE");
  const at = Deno.env.get("AUTOM8_CRASH_AT");
  if (trace === undefined && at === undefined) return;
  passed += 1;
  if (trace !== undefined) Deno.writeTextFileSync(trace, `${name}\n`, { append: true });
  if (at !== undefined && passed === Number(at)) {
    Deno.kill(Deno.pid, "SIGKILL");
    // SIGKILL is asynchronous: wait here, so that nothing after this point runs.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
}
