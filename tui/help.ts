/** The lines of the help, made from the table of keys. */

import { type Line, line, span } from "../src/view/line.ts";
import { pad } from "../src/text/width.ts";
import type { Size } from "./geometry.ts";
import { type Binding, bindings, keyLabel, type Place } from "./keys.ts";

const sections: readonly { title: string; has: (places: readonly Place[]) => boolean }[] = [
  { title: "Everywhere", has: (places) => places.includes("everywhere") || places.length > 2 },
  { title: "Active runs and lists", has: (places) => places.length === 2 },
  { title: "Active runs", has: (places) => isOnly(places, "grid") },
  { title: "Lists", has: (places) => isOnly(places, "list") },
  { title: "An opened run", has: (places) => isOnly(places, "run") },
  { title: "A filter or search, while you type", has: (places) => isOnly(places, "field") },
  { title: "A question", has: (places) => isOnly(places, "confirm") },
  { title: "This help", has: (places) => isOnly(places, "help") },
];

function isOnly(places: readonly Place[], place: Place): boolean {
  return places.length === 1 && places[0] === place;
}

/** The columns of the keys, and of everything. */
const keyColumns = 21;
export const helpColumns = 66;

const lines: readonly Line[] = sections.flatMap(({ title, has }, i) => [
  ...(i === 0 ? [] : [line()]),
  line(span(title, "strong")),
  ...bindings.filter(({ places }) => has(places)).map(helpLine),
]);

function helpLine({ keys, help }: Binding): Line {
  const names = keys.map(keyLabel).join(" ");
  return line(span(`  ${pad(names, keyColumns)} `, "phase"), help);
}

/** All of them. */
export function helpLines(): readonly Line[] {
  return lines;
}

/** How many of them are visible. */
export function helpRoom({ rows }: Size): number {
  return Math.max(1, Math.min(lines.length, rows - 4));
}
