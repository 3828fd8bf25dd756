/** The lines of the help, made from the table of keys. */

import { type Line, line, span } from "../src/view/line.ts";
import { pad } from "../src/text/width.ts";
import type { Size } from "./geometry.ts";
import { type Binding, bindings, keyLabel, type Place } from "./keys.ts";
import { overlayArea } from "./layout.ts";
import { type Model, type Screen, visible } from "./model.ts";
import { wrapLine } from "./text/wrap_line.ts";

type Section = { title: string; has: (places: readonly Place[]) => boolean };

/** The same on every screen. */
const everywhere: Section = {
  title: "Everywhere",
  has: (places) => places.includes("everywhere") || places.length > 2,
};

/** What belongs to some screens, with the screens. */
const ofScreens: readonly (Section & { screens: readonly Screen["kind"][] })[] = [
  { title: "Active runs", screens: ["grid"], has: (places) => isOnly(places, "grid") },
  { title: "Lists", screens: ["list"], has: (places) => isOnly(places, "list") },
  { title: "Active runs and lists", screens: ["grid", "list"], has: (places) => places.length === 2 },
  { title: "An opened run", screens: ["run"], has: (places) => isOnly(places, "run") },
];

const others: readonly Section[] = [
  { title: "A filter or search, while you type", has: (places) => isOnly(places, "field") },
  { title: "A question", has: (places) => isOnly(places, "confirm") },
  { title: "This help", has: (places) => isOnly(places, "help") },
];

function isOnly(places: readonly Place[], place: Place): boolean {
  return places.length === 1 && places[0] === place;
}

/** The columns of the keys, of a line's start, and of everything. */
const keyColumns = 21;
const startColumns = keyColumns + 3;
const mostColumns = 66;

/** Where the lines are on a screen: as many rows as there are lines, or as fit. */
export function helpSize(model: Model): Size {
  const { rows, columns } = overlayArea(model.size, { columns: mostColumns, rows: model.size.rows - 4 });
  return { columns: columns - 4, rows: Math.max(1, Math.min(rows - 2, helpLines(model).length)) };
}

/** All of them: those of the screen under the help first. No line is wider than its room. */
export function helpLines(model: Model): readonly Line[] {
  const { kind } = visible(model);
  const room = Math.min(mostColumns, model.size.columns - 4) - startColumns;
  const sections = [
    ...ofScreens.filter(({ screens }) => screens.includes(kind)),
    everywhere,
    ...ofScreens.filter(({ screens }) => !screens.includes(kind)),
    ...others,
  ];
  return sections.flatMap(({ title, has }, i) => [
    ...(i === 0 ? [] : [line()]),
    line(span(title, "strong")),
    ...bindings.filter(({ places }) => has(places)).flatMap((one) => helpRows(one, Math.max(1, room))),
  ]);
}

function helpRows({ keys, help }: Binding, room: number): Line[] {
  const names = span(`  ${pad(keys.map(keyLabel).join(" "), keyColumns)} `, "phase");
  return wrapLine(line(help), room).map((row, i) =>
    line(i === 0 ? names : span(" ".repeat(startColumns)), ...row)
  );
}
