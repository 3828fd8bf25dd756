/** Which rows of a list are visible. Pure. */

/** Rows above and below that are kept ready, so that scrolling shows no gaps. */
const spare = 20;

/** The rows from `first` up to, not including, `last`. All in px but `count`. */
export function visibleRows(
  { top, height, rowHeight, count }: { top: number; height: number; rowHeight: number; count: number },
): { first: number; last: number } {
  const above = Math.floor(top / rowHeight) - spare;
  const first = Math.max(0, Math.min(above, count - 2 * spare));
  const last = Math.min(count, Math.ceil((top + height) / rowHeight) + spare);
  return { first, last: Math.max(first, last) };
}
