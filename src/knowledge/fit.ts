/** Fits sections of lines into a number of characters: the newest lines stay, and it is said how many went. */

/** A line of a section. Most lines of a long run never make it, so that the text is made when it is asked for. */
export type Line = {
  /** Higher is newer. */
  recency: number;
  text: () => string;
};

/** A part of what is known. */
export type Section = {
  /** Stands above the lines: a title, a table's head. */
  head: string;
  /** In the order they are shown. */
  lines: Line[];
  /** What a line is, for the line that counts the missing ones. */
  noun: { one: string; many: string };
  /** How much of the room it may claim when there is not enough, against the other sections. */
  weight: number;
  /** With fewer lines than this (and than there are), leaving out detail is the better way to save. */
  floor: number;
};

/** `enough` tells whether each section kept its floor. */
export type Fitted = { text: string; enough: boolean };

/**
 * As much of every section as fits into `room` characters. Null where not even the counts of what is missing fit.
 */
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

/** Every section gets what it needs or its weighted share; what one does not need goes to the others. */
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

/** The length of the whole section, or some length beyond `room`. */
function need(section: Section, room: number): number {
  let length = section.head.length;
  for (const line of section.lines) {
    if (length > room) return length;
    length += 1 + line.text().length;
  }
  return length;
}

function fitSection(section: Section, room: number): Fitted | null {
  const { head, lines, floor } = section;
  if (need(section, room) <= room) {
    return { text: [head, ...lines.map((line) => line.text())].join("\n"), enough: true };
  }
  // Room for the count is kept from the start; with all of them missing it is at its longest.
  let left = room - head.length - 1 - leftOut(section, lines.length, "older ").length;
  const kept = new Set<Line>();
  for (const line of newestFirst(lines)) {
    left -= 1 + line.text().length;
    // Nothing older follows once one does not fit: "older" in the count is true for all that is missing.
    if (left < 0) break;
    kept.add(line);
  }
  if (kept.size === 0) {
    const all = leftOut(section, lines.length, "");
    return all.length <= room ? { text: all, enough: false } : null;
  }
  const texts = lines.filter((line) => kept.has(line)).map((line) => line.text());
  const missing = leftOut(section, lines.length - kept.size, "older ");
  return { text: [head, ...texts, missing].join("\n"), enough: kept.size >= Math.min(floor, lines.length) };
}

/** Of the same recency, the first shown is the first kept. */
function newestFirst(lines: readonly Line[]): Line[] {
  return lines.toSorted((a, b) => b.recency - a.recency);
}

function leftOut({ noun }: Section, count: number, which: string): string {
  return `(${count} ${which}${count === 1 ? noun.one : noun.many} left out)`;
}
