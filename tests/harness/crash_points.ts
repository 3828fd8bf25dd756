/** The crash points of a program, as `AUTOM8_CRASH_TRACE` lists them and `AUTOM8_CRASH_AT` names them. */

/**
 * The points that a traced process passed, in order.
 *
 * @param trace The file that `AUTOM8_CRASH_TRACE` named.
 * @returns `name#n` for the n-th passing of a point.
 */
export async function passedPoints(trace: string): Promise<string[]> {
  const times = new Map<string, number>();
  return (await Deno.readTextFile(trace)).trim().split("\n").map((name) => {
    const nth = (times.get(name) ?? 0) + 1;
    times.set(name, nth);
    return `${name}#${nth}`;
  });
}

/** The name of a point without its passing. */
export function pointName(point: string): string {
  return point.replace(/#\d+$/, "");
}
