/** Lines and words with tones, as elements: text alone, so that nothing in them is taken for markup. */

import type { Line, Tone } from "../../src/view/line.ts";

/** Text in the colour of its tone. */
export function Toned({ tone, children }: { tone: Tone; children: string }) {
  return <span class={`tone-${tone}`}>{children}</span>;
}

/** The spans of a line. */
export function LineText({ line }: { line: Line }) {
  return (
    <>
      {line.map(({ text, tone }, i) => <Toned key={i} tone={tone}>{text}</Toned>)}
    </>
  );
}

/** The line up to `most` characters of its text. */
export function clipped(line: Line, most: number): Line {
  const kept = [];
  let left = most;
  for (const { text, tone } of line) {
    if (left <= 0) break;
    kept.push({ text: text.slice(0, left), tone });
    left -= text.length;
  }
  return kept;
}
