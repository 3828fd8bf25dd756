/**
 * Places where the tests kill autom8. They do nothing unless one of two variables is set:
 * `AUTOM8_CRASH_TRACE` names a file that gets the name of every point passed, one on a line;
 * `AUTOM8_CRASH_AT` is the point at which the process kills itself: `name` at its first passing, `name#n` at its n-th.
 */
const passed = new Map<string, number>();

/** Marks a point between two side effects. `name` is `<room>-<effect>:<before|torn|after>`. */
export function crashPoint(name: string): void {
  const trace = Deno.env.get("AUTOM8_CRASH_TRACE");
  const at = Deno.env.get("AUTOM8_CRASH_AT");
  if (trace === undefined && at === undefined) return;
  const times = (passed.get(name) ?? 0) + 1;
  passed.set(name, times);
  if (trace !== undefined) Deno.writeTextFileSync(trace, `${name}\n`, { append: true });
  if (at === `${name}#${times}` || (at === name && times === 1)) {
    Deno.kill(Deno.pid, "SIGKILL");
    // SIGKILL is asynchronous: wait here, so that nothing after this point runs.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
}
