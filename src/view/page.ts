/** A run as one self-contained HTML page: nothing is loaded, no script runs, and every text is text. Pure. */

import { findingPlace } from "../claude/findings.ts";
import { assumptionsOf, type RunState } from "../run/state.ts";
import { count, plural } from "../text/plural.ts";
import { duration, shortCount, totalTokens, usd } from "./amounts.ts";
import { escapeHtml, type Html, markup } from "./html.ts";
import type { Tone } from "./line.ts";
import { pageStyle } from "./page_style.ts";
import { statusText } from "./progress.ts";
import { checksOf, decisionsOf, findingsOf, type ReportedRun, type StoryDecision } from "./run_report.ts";
import { summarize, type SummaryRow } from "./summary.ts";
import { timeline } from "./timeline.ts";

/** `at`: when the page is made (ISO 8601). `version`: of autom8. */
export type PageOptions = { at: string; version: string };

/** The whole page. `styleHash`: SHA-256 of `pageStyle` in base64, for the policy that allows nothing else. */
export function runPage(
  reported: ReportedRun,
  styleHash: string,
  { at, version }: PageOptions,
): string {
  const { run } = reported;
  const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`;
  const title = `${run.project}: ${run.branch}`;
  const body = [
    head(reported),
    stories(run),
    checks(reported),
    findings(reported),
    decisions(reported),
    assumptions(reported),
    commits(run),
    costs(run),
    history(reported),
    markup`
      <footer>Run <span class="mono">${run.runId}</span>, exported ${
      moment(
        at,
      )
    } by autom8 ${version}.</footer>
    `,
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${pageStyle}</style>
</head>
<body>
${body.map((part) => part.markup).filter((part) => part !== "").join("\n")}
</body>
</html>
`;
}

type Story = NonNullable<RunState["spec"]>["userStories"][number];

const nothing: Html = { markup: "" };

function head({ run, alive, damage }: ReportedRun): Html {
  const state = statusText({ run, alive });
  const summary = summarize(run);
  const took = Date.parse(run.finishedAt ?? run.updatedAt) - Date.parse(run.startedAt);
  const figures = [
    [
      summary === null
        ? "0"
        : `${summary.rows.filter(isDone).length} of ${run.spec?.userStories.length ?? 0}`,
      "stories done",
    ],
    [String(run.commits.length), run.commits.length === 1 ? "commit" : "commits"],
    [duration(took), "from start to end"],
    [shortCount(totalTokens(run.usage)), "tokens"],
    [usd(run.costUsd), "cost"],
  ] as const;
  const facts: readonly (readonly [string, string])[] = [
    ["Branch", run.branch],
    ["Spec", run.specFile],
    ["Work tree", run.workspace?.workTree ?? run.checkout],
    ["Started", moment(run.startedAt)],
    ["Ended", run.finishedAt === null ? "not yet" : moment(run.finishedAt)],
    ...(damage === null ? [] : [["Damaged", `the end of the journal: ${damage}`] as const]),
  ];
  const failure = run.failure === null ? nothing : markup`
    <div class="card">
      <p class="bad state">${run.failure.error.message}</p>
      <p>${run.failure.error.hint}</p>
    </div>
  `;
  const description = run.spec?.description;
  return markup`
    <header>
      <h1>${run.spec?.project ?? run.project}</h1>
      <p><span class="state ${toneClass(state.tone)}">${state.text}</span></p>
      ${
    description === undefined || description === "" ? nothing : markup`
        <p>${description}</p>
      `
  }
      <ul class="figures">${
    figures.map(([figure, name]) =>
      markup`
          <li><b>${figure}</b><span class="quiet">${name}</span></li>
        `
    )
  }</ul>
      <dl>${
    facts.map(([name, text]) =>
      markup`
          <dt>${name}</dt><dd class="mono">${text}</dd>
        `
    )
  }</dl>${failure}
    </header>
  `;
}

function isDone({ result }: SummaryRow): boolean {
  return result === "passed";
}

function section(title: string, content: Html | readonly Html[], isEmpty: boolean): Html {
  return isEmpty ? nothing : markup`
    <section><h2>${title}</h2>${content}</section>
  `;
}

const marks: Readonly<Record<SummaryRow["result"], readonly [mark: string, tone: string, word: string]>> = {
  passed: ["✓", "good", "passed"],
  parked: ["‖", "warn", "parked"],
  failed: ["✗", "bad", "failed"],
  open: ["○", "quiet", "not done"],
  other: ["", "", ""],
};

function stories(run: RunState): Html {
  const all = run.spec?.userStories ?? [];
  const rows = new Map(summarize(run)?.rows.map((row) => [row.name, row]));
  return section("Stories", all.map((story) => storyCard(run, story, rows.get(story.id))), all.length === 0);
}

function storyCard(run: RunState, story: Story, row: SummaryRow | undefined): Html {
  const [mark, tone, word] = marks[row?.result ?? "open"];
  const { attempts, changes, tokens, costUsd, durationMs, commit } = row ?? {};
  const amounts = [
    ...(attempts == null ? [] : [plural(attempts, "attempt")]),
    ...(changes == null ? [] : [
      plural(changes.files, "file"),
      `+${count(changes.additions)} -${count(changes.deletions)}`,
    ]),
    ...(tokens == null ? [] : [`${shortCount(tokens)} tokens`]),
    ...(costUsd == null ? [] : [usd(costUsd)]),
    ...(durationMs == null ? [] : [duration(durationMs)]),
    ...(commit == null ? [] : [commit.slice(0, 7)]),
  ];
  const summary = run.knowledge.storyChanges.find(({ storyId }) => storyId === story.id)?.summary ?? null;
  const parked = run.stories[story.id]?.parked ?? null;
  const box = row?.result === "passed"
    ? markup`
      <span class="mark good">✓</span>
    `
    : markup`
      <span class="mark quiet">○</span>
    `;
  return markup`
    <article class="card">
      <header>
        <h3><span class="mark ${tone}">${mark}</span>${story.id} ${story.title}</h3><span class="${tone}"
        >${word}</span>
      </header>
      <p class="quiet">${amounts.join(" · ")}</p>
      ${
    story.description
      ? markup`
          <p>${story.description}</p>
        `
      : nothing
  }
      <ul class="plain">${
    story.acceptanceCriteria.map((one) =>
      markup`
          <li>${box}${one}</li>
        `
    )
  }</ul>
      ${
    parked === null ? nothing : markup`
        <p class="warn">${parked.reason}</p>
      `
  } ${
    summary === null ? nothing : markup`
        <p>${summary}</p>
      `
  }
    </article>
  `;
}

function checks(reported: ReportedRun): Html {
  const all = checksOf(reported);
  const items = all.map(({ command, passed, detail, durationMs }) => {
    const mark = passed
      ? markup`
        <span class="mark good">✓</span>
      `
      : markup`
        <span class="mark bad">✗</span>
      `;
    return markup`
      <li>${mark}<code>${command}</code> <span class="quiet">${passed ? "passed" : detail}, ${
      duration(
        durationMs,
      )
    }</span></li>
    `;
  });
  return section(
    "Checks",
    markup`
      <ul class="plain">${items}</ul>
    `,
    all.length === 0,
  );
}

function findings(reported: ReportedRun): Html {
  const all = findingsOf(reported);
  const rows = all.map((finding) => {
    const { round, severity, text, state } = finding;
    const place = findingPlace(finding);
    return markup`
      <tr>
        <td>${round}</td>
        <td class="${severityTones[severity]}">${severity}</td>
        <td>${
      place === null ? nothing : markup`
          <code>${place}</code>
        `
    }${text}${
      state === "open" ? nothing : markup`
          <span class="quiet">(${state})</span>
        `
    }</td>
      </tr>
    `;
  });
  const table = markup`
    <table>
      <tr>
        <th>Round</th>
        <th>Severity</th>
        <th>Finding</th>
      </tr>${rows}
    </table>
  `;
  return section("Review findings", table, all.length === 0);
}

const severityTones = { critical: "bad", significant: "warn", minor: "quiet" } as const;

function decisions(reported: ReportedRun): Html {
  return storyTexts("Decisions", decisionsOf(reported));
}

function assumptions({ run }: ReportedRun): Html {
  return storyTexts(
    "Assumptions",
    assumptionsOf(run).map(({ storyId, assumption }) => ({ storyId, text: assumption })),
  );
}

function storyTexts(title: string, all: readonly StoryDecision[]): Html {
  const rows = all.map(({ storyId, text }) =>
    markup`
      <tr>
        <td>${storyId}</td>
        <td>${text}</td>
      </tr>
    `
  );
  return section(
    title,
    markup`
      <table>${rows}</table>
    `,
    all.length === 0,
  );
}

function commits({ commits }: RunState): Html {
  const rows = commits.map(({ commit, subject, key }) =>
    markup`
      <tr>
        <td><code>${commit.slice(0, 10)}</code></td>
        <td>${subject}</td>
        <td class="quiet">${key}</td>
      </tr>
    `
  );
  return section(
    "Commits",
    markup`
      <table>${rows}</table>
    `,
    commits.length === 0,
  );
}

function costs(run: RunState): Html {
  const used = Object.entries(run.spending.phases).filter(([, { turns }]) => turns > 0);
  const rows = used.map(([phase, { turns, usage, costUsd, durationMs }]) =>
    costRow(phase, turns, totalTokens(usage), durationMs, costUsd)
  );
  const total = costRow("Total", run.turns, totalTokens(run.usage), run.durationMs, run.costUsd);
  const heading = markup`
    <tr><th>Phase</th>${
    ["Turns", "Tokens", "Time", "Cost"].map((name) =>
      markup`
        <th class="number">${name}</th>
      `
    )
  }</tr>
  `;
  return section(
    "Cost",
    markup`
      <table>${heading}${rows}${total}</table>
    `,
    rows.length === 0,
  );
}

function costRow(name: string, turns: number, tokens: number, durationMs: number, costUsd: number): Html {
  const cells = [count(turns), count(tokens), duration(durationMs), usd(costUsd)];
  return markup`
    <tr><td>${name}</td>${
    cells.map((cell) =>
      markup`
        <td class="number">${cell}</td>
      `
    )
  }</tr>
  `;
}

function history({ moments }: ReportedRun): Html {
  const rows = timeline(moments).map(({ at, kind, label, text, tone, output }) =>
    markup`
      <tr class="${kind}">
        <td class="mono">${at.slice(11, 19)}</td>
        <td class="${toneClass(tone)}">${label}</td>
        <td>${text}${
      output === null || output.trim() === "" ? nothing : markup`
          <pre>${output.trimEnd()}</pre>
        `
    }</td>
      </tr>
    `
  );
  const note = markup`
    <p class="quiet">Times are UTC.</p>
  `;
  return section(
    "Timeline",
    markup`
      ${note}<table class="timeline">${rows}</table>
    `,
    rows.length === 0,
  );
}

function toneClass(tone: Tone): string {
  return tone.replace("-strong", "");
}

/** `2026-01-31 06:12 UTC`. */
function moment(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
}
