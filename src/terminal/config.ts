/** Draws the configuration in force. */

import { type Line, line, span } from "../view/line.ts";
import { renderTable } from "./table.ts";

/** One key: its value as it is written in a file, where the value comes from, and whether that is the default. */
export type ShownKey = { name: string; value: string; source: string; isDefault: boolean };

/** A file of the configuration. */
export type ShownFile = { layer: string; path: string; exists: boolean };

/** A row for each key, then the files, and a note on what still needs a yes. */
export function renderConfig(
  keys: readonly ShownKey[],
  files: readonly ShownFile[],
  notes: readonly string[],
  width: number,
): Line[] {
  const tone = ({ isDefault }: ShownKey) => isDefault ? "quiet" as const : "text" as const;
  const table = renderTable(
    [
      { title: "Key", cell: ({ name }) => name, tone: (key) => key.isDefault ? "text" : "strong" },
      { title: "Value", cell: ({ value }) => value, tone, flexible: { least: 12 } },
      { title: "Source", cell: ({ source }) => source, tone },
    ],
    keys,
    [],
    width,
  );
  const layers = Math.max(0, ...files.map(({ layer }) => layer.length));
  return [
    ...table,
    line(),
    ...files.map(({ layer, path, exists }) =>
      line(span(layer.padEnd(layers + 2), "quiet"), path, span(exists ? "" : "  (none)", "quiet"))
    ),
    ...notes.map((note) => line(span(note, "warn"))),
  ];
}
