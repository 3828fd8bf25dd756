/** The timeline of a run: one can click its bars. */

import type { RunAnswer } from "../protocol.ts";
import type { Source } from "./sources.ts";
import { barsOf } from "./timeline_bars.ts";

const lanes = ["Turns", "Checks", "Waits"] as const;
const laneHeight = 16;

type Props = { run: RunAnswer; now: number; chosen: Source; onChoose: (source: Source) => void };

export function Timeline({ run, now, chosen, onChoose }: Props) {
  const bars = barsOf(run, now);
  if (bars.length === 0) return null;
  return (
    <div class="timeline">
      <div class="lanes" aria-hidden="true">{lanes.map((lane) => <span key={lane}>{lane}</span>)}</div>
      <svg
        viewBox={`0 0 1000 ${lanes.length * laneHeight}`}
        preserveAspectRatio="none"
        role="group"
        aria-label="Timeline"
      >
        {bars.map(({ lane, kind, left, width, label, source }, i) => (
          <rect
            key={i}
            class={`bar ${kind}${source === chosen ? " chosen" : ""}`}
            x={left}
            y={lane * laneHeight + 3}
            width={width}
            height={laneHeight - 6}
            role="button"
            tabIndex={0}
            aria-label={label}
            aria-pressed={source === chosen}
            onClick={() => onChoose(source)}
            onKeyDown={(event) => {
              if (event.key !== "Enter" && event.key !== " ") return;
              event.preventDefault();
              onChoose(source);
            }}
          >
            <title>{label}</title>
          </rect>
        ))}
      </svg>
    </div>
  );
}
