/** Fits sections of lines into a number of characters: keeps the newest lines and says how many were left out. */

import { plural } from "../text/plural.ts";

/** A line of a section. Its text is made on demand, because most lines of a long run are left out. */
export type Line = {
  /** Higher is newer. */
  recency: number;
  text: () => string;
};

/** One part of the knowledge. */
export type Section = {
  /** Above the lines: a title, or the head of a table. */
  head: string;
  /** In the order of display. */
  lines: Line[];
  /** What a line stands for, used in the count of the lines left out. */
  noun: { one: string; many: string };
  /** Its share of the room, relative to the other sections, when there is not enough for all. */
  weight: number;
  /** With fewer lines than this left, it is better to shorten all lines than to drop more of them. */
  floor: number;
  /** What the lines are called that are left out first, with a space after it; default: `older `. */
  dropped?: string;
};

/** The text, and whether every section kept at least `floor` lines. */
export type Fitted = { text: string; enough: boolean };

/** As much of every section as fits into `room` characters; null if not even the counts of what was left out fit. */
export function fitSections(sections: readonly Section[], room: number): Fitted | null {
  const rooms = share(sections, room - gap.length * (sections.length - 1));
  const texts: string[] = [];
  let enough = true;
  for (const [index, section] of sections.entries()) {
    const fitted = fitSection(section, rooms[index] ?? 0);
    if (fitted === null) return null;
    texts.push(fitted.text);
    enough &&= fitted.enough;
  }
  return { text: texts.join(gap), enough };
}

const gap = "\n\n";

/** Gives every section what it needs or its weighted share; what one section does not need goes to the others. */
function share(sections: readonly Section[], room: number): number[] {
  const rooms = sections.map(() => 0);
  let open = sections.map((section, index) => ({ index, need: need(section, room), weight: section.weight }));
  let left = room;
  while (open.length > 0) {
    const weights = open.reduce((sum, one) => sum + one.weight, 0);
    const shareOf = (weight: number) => Math.floor(left * weight / weights);
    const content = open.filter((one) => one.need <= shareOf(one.weight));
    if (content.length === 0) {
      for (const one of open) rooms[one.index] = shareOf(one.weight);
      return rooms;
    }
    for (const one of content) {
      rooms[one.index] = one.need;
      left -= one.need;
    }
    open = open.filter((one) => !content.includes(one));
  }
  return rooms;
}

/** The length of the whole section; if it is longer than `room`, any length greater than `room`. */
function need(section: Section, room: number): number {
  let length = section.head.length;
  for (const line of section.lines) {
    if (length > room) return length;
    length += 1 + line.text().length;
  }
  return length;
}

function fitSection(section: Section, room: number): Fitted | null {
  const { head, lines, floor, dropped = "older " } = section;
  if (need(section, room) <= room) {
    return { text: [head, ...lines.map((line) => line.text())].join("\n"), enough: true };
  }
  // Reserve room for the line with the count. It is longest when every line is left out.
  let left = room - head.length - 1 - leftOut(section, lines.length, dropped).length;
  const kept = new Set<Line>();
  for (const line of newestFirst(lines)) {
    left -= 1 + line.text().length;
    // Stop at the first line that does not fit, so that "older" is true for every line left out.
    if (left < 0) break;
    kept.add(line);
  }
  if (kept.size === 0) {
    const all = leftOut(section, lines.length, "");
    return all.length <= room ? { text: all, enough: false } : null;
  }
  const texts = lines.filter((line) => kept.has(line)).map((line) => line.text());
  const missing = leftOut(section, lines.length - kept.size, dropped);
  return { text: [head, ...texts, missing].join("\n"), enough: kept.size >= Math.min(floor, lines.length) };
}

/** Newest first; lines of the same age keep their order. */
function newestFirst(lines: readonly Line[]): Line[] {
  return lines.toSorted((a, b) => b.recency - a.recency);
}

function leftOut({ noun }: Section, count: number, which: string): string {
  return `(${plural(count, `${which}${noun.one}`, `${which}${noun.many}`)} left out)`;
}
