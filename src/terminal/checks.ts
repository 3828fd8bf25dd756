/** Draws the checks of `autom8 doctor`. */

import { displayWidth } from "../text/characters.ts";
import { plural } from "../text/plural.ts";
import { sanitize } from "../text/sanitize.ts";
import { pad, wrap } from "../text/width.ts";
import { fitLine, type Line, line, span } from "../view/line.ts";

/** The result of one check; `fix` is what to do about a problem. */
type ShownCheck = { name: string; ok: boolean; detail: string; fix: string | null };

/** A line for each check, with a fix below each that did not pass, and a summary. */
export function renderChecks(checks: readonly ShownCheck[], width = 80): Line[] {
  const names = Math.max(0, ...checks.map(({ name }) => displayWidth(sanitize(name))));
  const bad = checks.filter(({ ok }) => !ok).length;
  const summary = bad === 0
    ? span("All checks passed.", "good-strong")
    : span(`${bad} of ${plural(checks.length, "check")} did not pass.`, "bad-strong");
  return [...checks.flatMap((check) => renderCheck(check, names, width)), line(), line(summary)]
    .map((one) => fitLine(one, width));
}

/** In a narrow terminal the details start below the name. */
function renderCheck({ name, ok, detail, fix }: ShownCheck, names: number, width: number): Line[] {
  const isNarrow = names + 4 > width / 2;
  const indent = " ".repeat(isNarrow ? 4 : names + 4);
  const wrapped = (text: string) => wrap(sanitize(text, { keepNewlines: true }), width - indent.length);
  const title = line(
    ok ? span("✓ ", "good") : span("✗ ", "bad-strong"),
    span(isNarrow ? name : pad(sanitize(name), names), "strong"),
  );
  const details = wrapped(detail);
  const [first = "", ...more] = isNarrow ? ["", ...details] : details;
  return [
    first === "" ? title : line(...title, `  ${first}`),
    ...more.map((text) => line(indent, text)),
    ...(fix === null ? [] : wrapped(fix)).map((text) => line(indent, span(text, "warn"))),
  ];
}
