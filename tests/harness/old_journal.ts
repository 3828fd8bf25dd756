/** Journals as older versions of autom8 would have written them. Pure. */

import { entryLine } from "../../src/store/journal_format.ts";

type Fields = Record<string, unknown>;

/** A journal of today as version 1 would have written it: the opposite of the step from version 1 to 2. */
export function asVersion1(journal: string): string {
  const [, ...lines] = journal.trimEnd().split("\n");
  const entries = lines.map((line) => {
    const { sequence, at, event } = JSON.parse(line);
    return entryLine(sequence, at, JSON.stringify(eventOfVersion1(event)));
  });
  return `{"format":"autom8-journal","version":1}\n${entries.join("")}`;
}

function eventOfVersion1(event: Fields): Fields {
  switch (event["kind"]) {
    case "transition":
      return { kind: "transition", events: (event["events"] as Fields[]).map(eventOfVersion1) };
    case "review-passed":
    case "review-found-issues":
      return { kind: event["kind"], iteration: event["round"] };
    case "correction-failed": {
      const { correction, ...rest } = event;
      return { ...rest, segment: correction };
    }
    case "corrected": {
      const { fileCount: _, ...rest } = event;
      return rest;
    }
    case "story-passed": {
      const { totals: _, ...changes } = event["changes"] as Fields;
      return { ...event, changes };
    }
    default:
      return event;
  }
}
