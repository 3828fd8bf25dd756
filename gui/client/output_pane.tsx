/** The output of a run, from the source that is chosen. */

import { useEffect, useState } from "preact/hooks";
import type { DocumentAnswer, Problem, RunAnswer, SessionCard } from "../protocol.ts";
import { textOf } from "../../src/view/line.ts";
import { get } from "./api.ts";
import { showText } from "./dialog.tsx";
import { ProblemBox } from "./empty.tsx";
import { clipped, LineText } from "./line_text.tsx";
import { documentOf, eventRows, findingRows, rowTime, type Source, type TextRow } from "./sources.ts";
import { VirtualList } from "./virtual_list.tsx";
import { output } from "./window.ts";

/** Characters of a line that are in the list; the whole line opens in a dialog. */
const mostCharacters = 1_000;

type Text = { rows: readonly TextRow[]; note: string; problem: Problem | null };

type Props = { session: SessionCard | null; run: RunAnswer | null; source: Source };

export function OutputPane({ session, run, source }: Props) {
  const document = useDocument(run, source);
  const { rows, note, problem } = source === "live"
    ? liveText(session)
    : source === "events" && run !== null
    ? text(eventRows(run), "Nothing has happened yet.")
    : source === "findings" && run !== null
    ? text(findingRows(run), "No review has found anything.")
    : document;
  return (
    <div class="output">
      {problem !== null && <ProblemBox problem={problem} />}
      {note !== "" && <p class="note quiet" role="status">{note}</p>}
      <VirtualList
        label="Output"
        of={`${run?.key ?? session?.key} ${source}`}
        follow={source === "live"}
        count={rows.length}
        row={(index) => {
          const row = rows[index];
          return row === undefined ? null : <Row row={row} />;
        }}
      />
    </div>
  );
}

function Row({ row: { at, line } }: { row: TextRow }) {
  const shown = clipped(line, mostCharacters);
  const isWhole = line.reduce((sum, { text }) => sum + text.length, 0) <= mostCharacters;
  return (
    <>
      <span class="time">{rowTime(at)}</span>
      <LineText line={shown} />
      {!isWhole && (
        <button
          type="button"
          class="whole-line"
          onClick={() => showText("The whole line", textOf(line))}
        >
          … whole line
        </button>
      )}
    </>
  );
}

function text(rows: readonly TextRow[], ifEmpty: string): Text {
  return { rows, note: rows.length === 0 ? ifEmpty : "", problem: null };
}

function liveText(session: SessionCard | null): Text {
  const known = output.value;
  if (session === null || known === null || known.session !== session.key) {
    return text([], "Waiting for output …");
  }
  const { rows, leftOut } = known;
  if (leftOut === 0) return text(rows, "Nothing has happened yet.");
  const note = `${leftOut.toLocaleString("en")} earlier rows are not shown: the turns have them.`;
  return { rows, note, problem: null };
}

const reading: Text = { rows: [], note: "Reading …", problem: null };

/** The document of a source; it is read again when the run has changed. */
function useDocument(run: RunAnswer | null, source: Source): Text {
  const document = run === null ? null : documentOf(source, run);
  const [read, setRead] = useState<{ of: string; text: Text } | null>(null);
  const of = run === null ? "" : `${run.key} ${source}`;
  const needsReading = document !== null;
  useEffect(() => {
    if (run === null || document === null) return;
    let isWanted = true;
    const query = { run: run.key, kind: document.kind, name: document.name };
    get<DocumentAnswer>("/api/document", query).then((answer) => {
      if (!isWanted) return;
      setRead({ of, text: answer.ok ? documentText(answer.value) : { ...empty, problem: answer.problem } });
    });
    return () => {
      isWanted = false;
    };
  }, [run, of, document?.name]);
  if (run !== null && !needsReading) return text([], "The agent did not start in this turn.");
  return read?.of === of ? read.text : reading;
}

const empty: Text = { rows: [], note: "", problem: null };

function documentText({ lines, cut }: DocumentAnswer): Text {
  const rows = lines.map((line) => ({ at: null, line }));
  if (cut === 0) return text(rows, "There is nothing here yet.");
  return { rows, note: `The first ${cut.toLocaleString("en")} bytes are not shown.`, problem: null };
}
