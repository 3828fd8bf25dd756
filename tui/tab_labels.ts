/** The tabs of the header: their texts and where they are. */

import { displayWidth } from "../src/text/characters.ts";
import { count } from "../src/text/plural.ts";
import { type Model, type Tab, tabs } from "./model.ts";

const names: Readonly<Record<Tab, string>> = {
  runs: "Active runs",
  projects: "Projects",
  history: "History",
};

/** The columns before the first tab. */
export const beforeTabs = " autom8  ";

/** The text of each tab; brackets show which view is visible, also without colour. */
export function tabLabels(model: Model): { tab: Tab; text: string; column: number }[] {
  const counts: Readonly<Record<Tab, number | null>> = {
    runs: model.sessions?.size ?? null,
    projects: model.projects?.length ?? null,
    history: model.history?.runs.length ?? null,
  };
  let column = displayWidth(beforeTabs);
  return tabs.map((tab, i) => {
    const number = counts[tab];
    const text = `${i + 1} ${names[tab]}${number === null ? "" : ` ${count(number)}`}`;
    const label = { tab, text: tab === model.tab ? `[${text}]` : ` ${text} `, column };
    column += displayWidth(label.text);
    return label;
  });
}

/** The tab at a column of the header; null if there is none. */
export function tabAt(model: Model, column: number): Tab | null {
  const found = tabLabels(model).find((one) =>
    column >= one.column && column < one.column + displayWidth(one.text)
  );
  return found?.tab ?? null;
}
