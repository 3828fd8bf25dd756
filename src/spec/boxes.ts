/** The boxes `- [x]` of a spec, and what ticked ones mean. Pure. */

/** Whether stories whose boxes are all ticked are done. */
export type Ticked = "done" | "todo";

/** Boxes, and how many of them are ticked. A state of another format that means done counts as a ticked box. */
export type Boxes = { ticked: number; total: number };

/** The boxes of a spec, and how many of its stories have all of theirs ticked. */
export type SpecBoxes = Boxes & { stories: number };

/** No boxes at all. */
export const noBoxes: Readonly<SpecBoxes> = { ticked: 0, total: 0, stories: 0 };

/** Boxes taken together. */
export function sumBoxes(boxes: readonly Boxes[]): Boxes {
  return boxes.reduce(
    (sum, { ticked, total }) => ({ ticked: sum.ticked + ticked, total: sum.total + total }),
    {
      ticked: 0,
      total: 0,
    },
  );
}

/** Whether there are boxes, and all of them are ticked. */
export function isTicked({ ticked, total }: Boxes): boolean {
  return total > 0 && ticked === total;
}

/** The boxes of a spec with these stories. */
export function boxesOfSpec(stories: readonly { boxes: Boxes }[]): SpecBoxes {
  const boxes = stories.map((story) => story.boxes);
  return { ...sumBoxes(boxes), stories: boxes.filter(isTicked).length };
}
