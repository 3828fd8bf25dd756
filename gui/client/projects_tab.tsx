/** The tab of the projects: their history, what they cost, and cleaning. */

import { useEffect, useState } from "preact/hooks";
import type { HistoryAnswer, PastRun, ProjectCard } from "../protocol.ts";
import { approximate, dayTime, duration, usd } from "../../src/view/amounts.ts";
import type { Tone } from "../../src/view/line.ts";
import { get } from "./api.ts";
import { askToClean } from "./clean_dialog.tsx";
import { costByDay } from "./cost_by_day.ts";
import { Empty, Loading, ProblemBox } from "./empty.tsx";
import { Toned } from "./line_text.tsx";
import { goTo, openPastRun, openSession } from "./navigation.ts";
import { ordered } from "./session_words.ts";
import { chosenProject, notify, now, pastRuns, projects, sessions } from "./window.ts";

export function ProjectsTab() {
  const all = projects.value;
  if (all === null) return <Loading what="the projects" />;
  const project = all.find(({ name }) => name === chosenProject.value) ?? all[0];
  if (project === undefined) {
    return (
      <Empty title="No projects yet">
        <p>
          A project is added when you run <code>autom8</code> in its repository for the first time.
        </p>
      </Empty>
    );
  }
  return (
    <div class="projects">
      <nav class="side" aria-label="Projects">
        {all.map((one) => (
          <button
            key={one.name}
            type="button"
            aria-pressed={one === project}
            onClick={() => chosenProject.value = one.name}
          >
            <strong>{one.name}</strong>
            <br />
            <span class="quiet numbers">{projectFacts(one)}</span>
          </button>
        ))}
      </nav>
      <ProjectDetail key={project.name} project={project} />
    </div>
  );
}

function projectFacts({ archivedRuns, costUsd, costIsEstimate }: ProjectCard): string {
  const runs = archivedRuns === 1 ? "1 run" : `${archivedRuns} runs`;
  return costUsd === 0 ? runs : `${runs} · ${approximate(usd(costUsd), costIsEstimate)}`;
}

function ProjectDetail({ project }: { project: ProjectCard }) {
  const { history, more } = useHistory(project.name);
  const active = ordered(sessions.value?.values() ?? []).filter((card) => card.project === project.name);
  return (
    <section class="detail" aria-label={project.name} tabIndex={0}>
      <h1>{project.name}</h1>
      <p class="quiet">{project.root ?? "Its repository is not known."}</p>
      {project.problem !== null && <ProblemBox problem={project.problem} />}
      <div class="buttons start">
        <button type="button" onClick={() => goTo("spec", project.name)}>New spec</button>
        <button type="button" onClick={() => goTo("config", project.name)}>Configuration</button>
        <button type="button" onClick={() => void askToClean(project.name)}>Clean …</button>
      </div>
      {active.length > 0 && (
        <div>
          <h2>Active</h2>
          <ul>
            {active.map((card) => (
              <li key={card.key}>
                <button type="button" class="link" onClick={() => openSession(card)}>{card.branch}</button>
                {" "}
                <Toned tone={card.status.tone}>{card.status.text}</Toned>
              </li>
            ))}
          </ul>
        </div>
      )}
      <h2>History</h2>
      {history === null
        ? <Loading what="the history" />
        : history.runs.length === 0
        ? <p class="quiet">No run of this project has ended yet.</p>
        : (
          <>
            <CostChart runs={history.runs} />
            <HistoryTable runs={history.runs} />
            {history.runs.length < history.total && (
              <div class="buttons start">
                <button type="button" onClick={more}>
                  Show more ({history.total - history.runs.length} left)
                </button>
              </div>
            )}
          </>
        )}
    </section>
  );
}

/** The runs of a project that were read; read again when the newest runs of all projects have changed. */
function useHistory(project: string): { history: HistoryAnswer | null; more: () => void } {
  const [history, setHistory] = useState<HistoryAnswer | null>(null);
  const read = async (offset: number, before: readonly PastRun[]) => {
    const answer = await get<HistoryAnswer>("/api/history", { project, offset: String(offset) });
    if (!answer.ok) return notify(answer.problem.message, "bad");
    setHistory({ runs: [...before, ...answer.value.runs], total: answer.value.total });
  };
  useEffect(() => void read(0, []), [project, pastRuns.value]);
  return { history, more: () => void read(history?.runs.length ?? 0, history?.runs ?? []) };
}

const statusTones: Readonly<Record<string, Tone>> = {
  completed: "good",
  failed: "bad",
  abandoned: "quiet",
};

function HistoryTable({ runs }: { runs: readonly PastRun[] }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Branch</th>
          <th scope="col">Ended</th>
          <th scope="col">Finished</th>
          <th scope="col" class="number">Took</th>
          <th scope="col" class="number">Stories</th>
          <th scope="col" class="number">Cost</th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <tr key={run.runKey}>
            <td class="wide">
              <button type="button" class="link" onClick={() => openPastRun(run)}>{run.branch}</button>
            </td>
            <td>
              <Toned tone={statusTones[run.status] ?? "warn"}>{run.status}</Toned>
            </td>
            <td>{dayTime(new Date(run.finishedAt))}</td>
            <td class="number">{duration(run.finishedAt - run.startedAt)}</td>
            <td class="number">{run.storiesDone}/{run.storiesTotal}</td>
            <td class="number">{approximate(usd(run.costUsd), run.costIsEstimate)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const chartDays = 30;

function CostChart({ runs }: { runs: readonly PastRun[] }) {
  const days = costByDay(runs, now.value, chartDays);
  const most = Math.max(...days.map(({ costUsd }) => costUsd));
  const sum = days.reduce((total, { costUsd }) => total + costUsd, 0);
  if (most === 0) return null;
  const label = `Cost of the last ${chartDays} days: ${usd(sum)}, at most ${usd(most)} a day`;
  return (
    <figure class="chart">
      <svg viewBox={`0 0 ${chartDays * 10} 100`} preserveAspectRatio="none" role="img" aria-label={label}>
        {days.map(({ day, costUsd }, i) => (
          <rect key={i} x={i * 10 + 1} width={8} y={100 - costUsd / most * 96} height={costUsd / most * 96}>
            <title>{`${day}: ${usd(costUsd)}`}</title>
          </rect>
        ))}
      </svg>
      <figcaption class="quiet">{label}</figcaption>
    </figure>
  );
}
