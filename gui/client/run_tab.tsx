/** The tab of one run: of a session, or of the history. */

import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Problem, RunAnswer, SessionCard, StoryRow } from "../protocol.ts";
import { approximate, duration, shortCount, usd } from "../../src/view/amounts.ts";
import { ActionButtons, Progress, StatusWord } from "./active_runs.tsx";
import { get } from "./api.ts";
import { Empty, Loading, ProblemBox } from "./empty.tsx";
import { LineText, Toned } from "./line_text.tsx";
import { update } from "./navigation.ts";
import { OutputPane } from "./output_pane.tsx";
import { amounts, doing, phaseText } from "./session_words.ts";
import { currentSource, type Source, sourcesOf } from "./sources.ts";
import type { Tab } from "./tabs.ts";
import { Timeline } from "./timeline.tsx";
import { chosenSource, now, pastRuns, sessions, shownRun, showOutput } from "./window.ts";

export function RunTab({ tab }: { tab: Tab & { kind: "session" | "run" } }) {
  const session = tab.kind === "session" ? sessions.value?.get(tab.session) ?? null : null;
  const runKey = session?.runKey ?? tab.run;
  const { run, problem } = useRun(runKey, session?.updatedAt ?? pastRuns.value);

  useEffect(() => {
    // The tab finds the run again once its session is archived.
    if (tab.kind === "session" && session !== null && session.runKey !== tab.run) {
      update({ ...tab, run: session.runKey, label: session.branch || tab.label });
    }
  });

  useEffect(() => {
    shownRun.value = run;
    return () => shownRun.value = null;
  }, [run]);

  const sources = sourcesOf(session, run);
  const source = currentSource(chosenSource.value, sources);
  const shown = source === "live" ? session?.key ?? null : null;
  useEffect(() => {
    showOutput(shown);
    return () => showOutput(null);
  }, [shown]);

  if (sessions.value === null) return <Loading what="the run" />;
  if (session === null && run === null) {
    if (problem !== null) return <ProblemBox problem={problem} />;
    return runKey === null ? <Empty title="This session is gone" /> : <Loading what="the run" />;
  }
  const choose = (next: Source) => chosenSource.value = next;
  return (
    <div class="run">
      <Head session={session} run={run} />
      {run !== null && <Timeline run={run} now={now.value} chosen={source} onChoose={choose} />}
      {problem !== null && <ProblemBox problem={problem} />}
      <div class="run-body">
        <aside class="facts" aria-label="Stories and facts" tabIndex={0}>
          <Stories stories={session?.stories ?? run?.stories ?? []} run={run} />
          {run !== null && <Details run={run} />}
        </aside>
        <div class="run-output">
          <div class="source">
            <label for="source">Output</label>
            <select
              id="source"
              value={source}
              onChange={(event) => {
                const next = sources.find((one) => one.source === event.currentTarget.value);
                if (next !== undefined) choose(next.source);
              }}
            >
              {sources.map(({ source, label }) => <option key={source} value={source}>{label}</option>)}
            </select>
          </div>
          <OutputPane session={session} run={run} source={source} />
        </div>
      </div>
    </div>
  );
}

/** Time between two readings of a run that goes on, in ms. */
const rereadAfter = 1_000;

/** The run, read again when `news` is something else: its session, and the history once the run is archived. */
function useRun(key: string | null, news: unknown) {
  const [state, setState] = useState<{ key: string | null; run: RunAnswer | null; problem: Problem | null }>({
    key: null,
    run: null,
    problem: null,
  });
  const readAt = useRef(0);
  const wanted = useRef(key);
  wanted.current = key;
  useEffect(() => {
    if (key === null) return;
    const timer = setTimeout(async () => {
      readAt.current = Date.now();
      const answer = await get<RunAnswer>("/api/run", { key });
      // Of a run that changes all the time, an answer that is older than the last change is good enough.
      if (wanted.current !== key) return;
      setState((known) => {
        if (answer.ok) return { key, run: answer.value, problem: null };
        const run = known.key === key ? known.run : null;
        // A run that is archived right now is in the history a moment later.
        return { key, run, problem: answer.status === 404 && run !== null ? null : answer.problem };
      });
    }, Math.max(0, readAt.current + rereadAfter - Date.now()));
    return () => clearTimeout(timer);
  }, [key, news]);
  return state.key === key ? state : { run: null, problem: null };
}

function Head({ session, run }: { session: SessionCard | null; run: RunAnswer | null }) {
  if (session === null) {
    return (
      <header class="run-head">
        <h1>{run?.title}</h1>
        {run !== null && <StatusWord card={run} />}
      </header>
    );
  }
  const waits = doing(session, now.value);
  return (
    <header class="run-head">
      <h1>{session.branch === "" ? session.sessionId : session.branch}</h1>
      <StatusWord card={session} />
      <span>
        <strong>{phaseText(session)}</strong> {[session.story, session.place].filter(Boolean).join(" · ")}
      </span>
      <Progress card={session} />
      <span class="quiet numbers">{amounts(session, now.value)}</span>
      <ActionButtons card={session} />
      <p class="one-line quiet doing" title={waits}>{waits}</p>
      {session.failure !== null && <ProblemBox problem={session.failure} />}
      {session.problem !== null && <ProblemBox problem={session.problem} />}
    </header>
  );
}

const storyMarks: Readonly<
  Record<StoryRow["status"], { mark: string; tone: "quiet" | "phase" | "good" | "bad" | "warn" }>
> = {
  pending: { mark: "○", tone: "quiet" },
  running: { mark: "●", tone: "phase" },
  passed: { mark: "✔", tone: "good" },
  failed: { mark: "✘", tone: "bad" },
  parked: { mark: "‖", tone: "warn" },
};

function Stories({ stories, run }: { stories: readonly StoryRow[]; run: RunAnswer | null }) {
  if (stories.length === 0) return <p class="quiet">No stories are known yet.</p>;
  return (
    <>
      <h2>Stories</h2>
      <ul class="stories">
        {stories.map((story) => {
          const { mark, tone } = storyMarks[story.status];
          const evidence = run?.stories.find(({ id }) => id === story.id)?.evidence ?? [];
          return (
            <li key={story.id}>
              <details>
                <summary>
                  <span class={`mark tone-${tone}`} aria-hidden="true">{mark}</span>
                  <strong>{story.id}</strong> {story.title}
                  <span class="visually-hidden">, {story.status}</span>
                </summary>
                <p class="quiet numbers">{storyFacts(story)}</p>
                {evidence.map((line, i) => (
                  <p key={i}>
                    <LineText line={line} />
                  </p>
                ))}
              </details>
            </li>
          );
        })}
      </ul>
    </>
  );
}

function storyFacts({ status, attempts, changes, tokens, costUsd, durationMs, commit }: StoryRow): string {
  return [
    status,
    ...(attempts > 1 ? [`${attempts} attempts`] : []),
    ...(changes === null ? [] : [`${changes.files} files +${changes.additions} -${changes.deletions}`]),
    ...(durationMs === 0 ? [] : [duration(durationMs)]),
    ...(tokens === 0 ? [] : [`${shortCount(tokens)} tokens`]),
    ...(costUsd === 0 ? [] : [approximate(usd(costUsd), false)]),
    ...(commit === null ? [] : [commit.slice(0, 7)]),
  ].join(" · ");
}

function Details({ run }: { run: RunAnswer }) {
  return (
    <>
      <Section title="Run" open>
        <dl>
          {run.facts.map(({ name, text, tone }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <Toned tone={tone}>{text}</Toned>
              </dd>
            </div>
          ))}
        </dl>
      </Section>
      <Section title="Checks" count={run.checks.length}>
        <ul>
          {run.checks.map(({ command, passed, detail, durationMs }) => (
            <li key={command}>
              <Toned tone={passed ? "good" : "bad"}>{passed ? "✔ " : "✘ "}</Toned>
              <code>{command}</code>{" "}
              <Toned tone="quiet">{`${passed ? "passed" : detail}, ${duration(durationMs)}`}</Toned>
            </li>
          ))}
        </ul>
      </Section>
      <Section title="Commits" count={run.commits.length}>
        <ul>
          {run.commits.map(({ commit, subject, key }) => (
            <li key={commit}>
              <code>{commit.slice(0, 7)}</code> {subject} <Toned tone="quiet">{`(${key})`}</Toned>
            </li>
          ))}
        </ul>
      </Section>
      <Section title="Decisions" count={run.decisions.length}>
        <Notes notes={run.decisions} />
      </Section>
      <Section title="Assumptions" count={run.assumptions.length}>
        <Notes notes={run.assumptions} />
      </Section>
      <Section title="Next" count={run.next.length}>
        <ul>
          {run.next.map((command) => (
            <li key={command}>
              <code>{command}</code>
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}

function Notes({ notes }: { notes: readonly { storyId: string; text: string }[] }) {
  return (
    <ul>
      {notes.map(({ storyId, text }, i) => (
        <li key={i}>
          <Toned tone="quiet">{`${storyId} `}</Toned>
          {text}
        </li>
      ))}
    </ul>
  );
}

type SectionProps = { title: string; count?: number; open?: boolean; children: ComponentChildren };

/** A part that can be folded; left out if it is empty. */
function Section({ title, count, open = false, children }: SectionProps) {
  if (count === 0) return null;
  return (
    <details class="section" open={open}>
      <summary>{count === undefined ? title : `${title} (${count})`}</summary>
      {children}
    </details>
  );
}
