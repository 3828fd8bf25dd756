/** What `autom8 doctor` found, as lines. */

import { type Line, line, span } from "../view/line.ts";
import { sanitize } from "../text/sanitize.ts";
import { displayWidth } from "../text/characters.ts";
import { wrap } from "../text/width.ts";

/** One thing looked at; `mend` says what to do where it is not well. */
export type ShownCheck = { name: string; ok: boolean; detail: string; mend: string | null };

/** A line for each check, what to do beneath those that are not well, and how many there are of these. */
export function renderChecks(checks: readonly ShownCheck[], width = 80): Line[] {
  const names = Math.max(0, ...checks.map(({ name }) => displayWidth(sanitize(name))));
  const bad = checks.filter(({ ok }) => !ok).length;
  const summary = bad === 0
    ? span("All is well.", "good-strong")
    : span(`${bad} of ${checks.length} checks did not pass.`, "bad-strong");
  return [...checks.flatMap((check) => renderCheck(check, names, width)), line(), line(summary)];
}

function renderCheck({ name, ok, detail, mend }: ShownCheck, names: number, width: number): Line[] {
  const indent = " ".repeat(names + 4);
  const room = Math.max(10, width - indent.length);
  const details = wrap(sanitize(detail, { keepNewlines: true }), room);
  const cleanName = sanitize(name);
  const filled = cleanName + " ".repeat(Math.max(0, names - displayWidth(cleanName)));
  const mark = ok ? span("✓ ", "good") : span("✗ ", "bad-strong");
  const mends = mend === null ? [] : wrap(sanitize(mend, { keepNewlines: true }), room);
  return [
    ...details.map((text, i) =>
      i === 0 ? line(mark, span(filled, "strong"), `  ${text}`) : line(indent, text)
    ),
    ...mends.map((text) => line(indent, span(text, "warn"))),
  ];
}
