/** A run for tests of the loop: a real repository, journal and session, an agent that plays a script, no binary. */

import { join } from "path";
import { judgeTurn } from "../../src/claude/failure.ts";
import { createReport } from "../../src/claude/report.ts";
import { createStreamReader } from "../../src/claude/stream.ts";
import type { TurnOutcome, TurnRequest } from "../../src/claude/turn.ts";
import { type ClaudeConfig, type Config, defaultConfig } from "../../src/config/config.ts";
import { foldRun } from "../../src/run/apply.ts";
import { createDriver, type Tools, type Trust } from "../../src/run/driver.ts";
import type { EventOf, RunEvent, RunEventKind } from "../../src/run/events.ts";
import { continueAfterStop, type TakeChoice } from "../../src/run/hands.ts";
import { runJournal } from "../../src/run/journal.ts";
import { driveRun } from "../../src/run/runner.ts";
import type { RunOptions, RunState } from "../../src/run/state.ts";
import { parseFlags } from "../../src/scripted/flags.ts";
import { playTurn } from "../../src/scripted/play_turn.ts";
import type { Action } from "../../src/scripted/script.ts";
import { createRecorder, recordStart } from "../../src/session/record.ts";
import { ensureFolder } from "../../src/store/atomic.ts";
import { type Journal, openJournal } from "../../src/store/journal.ts";
import { projectPaths, type SessionPaths, sessionPaths } from "../../src/store/paths.ts";
import { maskSecrets } from "../../src/text/secrets.ts";
import { type Scratch, withScratch } from "../git/scratch.ts";
import { createGit } from "../../src/git/command.ts";
import { agentReflogAction } from "../../src/git/agent_commits.ts";
import { openRepository } from "../../src/git/repository.ts";

/** A turn that the agent plays, as in a script; without conditions it fits every prompt. */
export type PlayedStep = {
  phase?: "implement" | "review" | "correct";
  story?: string;
  attempt?: number;
  round?: number;
  call?: number;
  expectPrompt?: string[];
  actions?: Action[];
  answer?: string;
  costUsd?: number;
};

export type StoryOf = { id: string; passes?: boolean; dependsOn?: string[]; verify?: string[] };

export type Scene = {
  steps: PlayedStep[];
  /** The spec's stories, US-1 and US-2 by default. */
  stories?: StoryOf[];
  config?: Partial<Omit<Config, "claude">> & { claude?: Partial<ClaudeConfig> };
  options?: Partial<RunOptions>;
  /** What the permission mode `auto` silently becomes. */
  autoBecomes?: string;
  /** The spec as Markdown, instead of `stories`. */
  markdown?: string;
  /** What the user allowed; by default everything that came with the repository. */
  trust?: Partial<Trust>;
  /** The branch of the spec, `feature/two` by default. */
  branch?: string;
  /** What happens while the run waits for a limit. */
  whileWaiting?: (scratch: Scratch) => Promise<unknown>;
};

/** When a drive ends before the run does. */
export type Stop = {
  /** The signal is sent once this event is recorded. */
  interruptAfter?: RunEventKind;
  /** The signal is sent once the agent has used a tool. */
  interruptAfterTool?: boolean;
  /** autom8 dies as soon as this event is recorded. */
  dieAfter?: RunEventKind;
  /** autom8 dies just before this event is recorded. */
  dieBefore?: RunEventKind;
  /** What the user said on resume about changes made since the stop. */
  choice?: TakeChoice;
  /** At which occurrence of the event it dies, or gets the signal, 1 by default. */
  occurrence?: number;
};

export type PlayedRun = {
  scratch: Scratch;
  session: SessionPaths;
  specFile: string;
  /** Drives the run from where its journal ends until it stops. Returns its last state; null if autom8 died. */
  drive(stop?: Stop, resumed?: Partial<EventOf<"run-resumed">>): Promise<RunState | null>;
  /** Changes what the agent plays from now on. */
  play(steps: PlayedStep[]): Promise<void>;
  /** Every event recorded so far, by all drives. */
  events: RunEvent[];
  /** The events of one kind. */
  eventsOf<K extends RunEventKind>(kind: K): EventOf<K>[];
  /** What the agent was asked, oldest first. */
  requests: TurnRequest[];
  /** The header lines of the prompts, shortened: `implement US-1 1`. */
  turns(): string[];
  /** What resuming said. */
  said: string[];
  /** For how long the run waited, in ms. */
  slept(): number;
  /** The commits of the branch: a story's id, or `corrections`, oldest first. */
  commits(): Promise<string[]>;
};

export const done = "<story-status>done</story-status>";
export const passed = "<review-verdict>pass</review-verdict>";

/** A turn that writes a file. */
export function writes(story: string, path: string, text = `${path}\n`): PlayedStep {
  return { phase: "implement", story, actions: [{ write: path, text }], answer: done };
}

/** The two stories of most tests, and a review that passes. */
export const twoStories: PlayedStep[] = [
  writes("US-1", "one.txt"),
  writes("US-2", "two.txt"),
  { phase: "review", answer: "All is well. <review-verdict>pass</review-verdict>" },
];

/** Runs a test with a run that is about to start. */
export function withPlayedRun(scene: Scene, body: (run: PlayedRun) => Promise<void>): Promise<void> {
  return withScratch({ "a.txt": "a\n" }, async (scratch) => await body(await prepare(scratch, scene)));
}

async function prepare(scratch: Scratch, scene: Scene): Promise<PlayedRun> {
  const project = projectPaths(join(scratch.base, "autom8"), "repo");
  const session = sessionPaths(project, "0123abcd");
  await ensureFolder(session.transcripts);
  await ensureFolder(project.specs);
  const specFile = join(scratch.base, scene.markdown === undefined ? "spec.json" : "spec.md");
  const branch = scene.branch ?? "feature/two";
  const stories = scene.stories ?? [{ id: "US-1" }, { id: "US-2" }];
  await Deno.writeTextFile(specFile, scene.markdown ?? specText(branch, stories));
  const script = join(scratch.base, "script.json");
  const play = async (steps: PlayedStep[]) => {
    const filled = steps.map((step) => ({ actions: [], answer: `${done}\n${passed}`, ...step }));
    const permissionMode = scene.autoBecomes;
    await Deno.writeTextFile(script, JSON.stringify({ steps: filled, permissionMode }));
  };
  await play(scene.steps);

  const events: RunEvent[] = [];
  const requests: TurnRequest[] = [];
  const said: string[] = [];
  let offset = 0;
  const tools: Omit<Tools, "announce" | "showActivity"> = {
    session,
    specFolder: project.specs,
    secrets: [],
    mask: maskSecrets,
    trust: {
      checkSpec: () => Promise.resolve(),
      settings: () => Promise.resolve({ allowed: true }),
      hooks: () => Promise.resolve(false),
      ...scene.trust,
    },
    phaseText: () => Promise.resolve(null),
    clock: {
      now: () => new Date(Date.now() + offset),
      sleep: async (ms) => {
        offset += ms;
        await scene.whileWaiting?.(scratch);
      },
    },
    random: () => 1,
    newId: () => crypto.randomUUID(),
    userHome: null,
    environment: { AUTOM8_PORT_BASE: "40000" },
    lockWorkTree: () => Promise.resolve(),
    serially: (work) => work(),
    runTurn: (request) => {
      requests.push(request);
      return playedTurn(script, request);
    },
  };
  const started: EventOf<"run-started"> = {
    kind: "run-started",
    runId: crypto.randomUUID(),
    sessionId: session.id,
    project: project.name,
    root: scratch.root,
    checkout: scratch.root,
    specFile,
    branch,
    config: configOf(scene),
    options: { skipReview: false, worktree: false, allowDefaultBranch: false, step: false, ...scene.options },
    version: "0.0.0-test",
  };

  /** The one place that makes a driver: for a new run, or for the one in the journal. */
  async function drive(
    stop: Stop = {},
    resumed: Partial<EventOf<"run-resumed">> = {},
  ): Promise<RunState | null> {
    const controller = new AbortController();
    const options = { format: runJournal, autom8: "0.0.0-test", now: () => new Date().toISOString() };
    const { journal, entries } = await openJournal(session.journal, options);
    const earlier = foldRun(entries);
    const mortal = mortalJournal(journal, stop);
    const git = createGit({ folder: scratch.root });
    let untilSignal = stop.occurrence ?? 1;
    const announce = (event: RunEvent) => {
      events.push(event);
      if (event.kind === stop.interruptAfter && --untilSignal === 0) controller.abort("SIGINT");
    };
    const showActivity: Tools["showActivity"] = ({ kind }) => {
      if (stop.interruptAfterTool && kind === "tool-result") controller.abort("SIGINT");
    };
    try {
      const records = { paths: session, journal: mortal.journal };
      const observer = { show: announce };
      const recorder = earlier === null
        ? await recordStart({ paths: session, journal }, started, { show: () => {} })
          .then(({ run }) => createRecorder(records, run, observer))
        : createRecorder(records, earlier, observer);
      const checkout = { git, repository: await openRepository(git) };
      const driver = createDriver(recorder, { ...tools, showActivity }, controller.signal, checkout);
      if (earlier !== null) {
        if (earlier.workspace !== null) {
          said.push(...await continueAfterStop(driver, await driver.workbench(), stop.choice ?? null));
        }
        await driver.record({ kind: "run-resumed", maxCostUsd: null, ...resumed });
      }
      return await Promise.race([driveRun(driver), mortal.death]);
    } finally {
      journal.close();
    }
  }

  return {
    scratch,
    session,
    specFile,
    drive,
    play,
    events,
    eventsOf: <K extends RunEventKind>(kind: K) =>
      events.filter((event): event is EventOf<K> => event.kind === kind),
    requests,
    said,
    turns: () => requests.map(({ prompt }) => shortHeader(prompt)),
    slept: () => offset,
    async commits() {
      const format = ["Story", "Corrections"].map((key) =>
        `%(trailers:key=Autom8-${key},valueonly,separator=)`
      );
      const log = await scratch.sh(
        "log",
        "--reverse",
        `--format=${format.join("")}`,
        `main..refs/heads/${branch}`,
      );
      return log.trim().split("\n").filter((line) => line !== "").map((line) =>
        line === "true" ? "corrections" : line
      );
    },
  };
}

function configOf({ config = {} }: Scene): Config {
  const { claude, ...rest } = config;
  return {
    ...defaultConfig,
    worktree: false,
    verifyBaseline: "off",
    ...rest,
    claude: { ...defaultConfig.claude, permissionMode: "acceptEdits", ...claude },
  };
}

function specText(branch: string, stories: StoryOf[]): string {
  const userStories = stories.map((story, i) => ({
    title: `Story ${story.id}`,
    acceptanceCriteria: ["its file is there"],
    priority: i + 1,
    passes: false,
    ...story,
  }));
  return JSON.stringify({ project: "two", branchName: branch, userStories }, null, 2);
}

function shortHeader(prompt: string): string {
  const [, phase, story, attempt] =
    /^\[autom8 run=\S+ phase=(\S+) story=(\S+) attempt=(\d+)\]/.exec(prompt) ??
      [];
  return `${phase} ${story} ${attempt}`;
}

/** A journal at which autom8 dies: what was recorded is on disk, and the caller that waits for it never continues. */
function mortalJournal(
  journal: Journal<RunEvent>,
  { dieAfter, dieBefore, occurrence = 1 }: Stop,
): { journal: Journal<RunEvent>; death: Promise<null> } {
  const { promise: death, resolve } = Promise.withResolvers<null>();
  const forever = new Promise<never>(() => {});
  let left = occurrence;
  const die = () => {
    resolve(null);
    return forever;
  };
  return {
    death,
    journal: {
      async append(event) {
        const kinds = event.kind === "transition" ? event.events.map(({ kind }) => kind) : [event.kind];
        const isReached = kinds.some((kind) => kind === dieAfter || kind === dieBefore);
        if (isReached) left -= 1;
        if (isReached && left === 0 && dieBefore !== undefined) return await die();
        const entry = await journal.append(event);
        return isReached && left === 0 ? await die() : entry;
      },
      get end() {
        return journal.end;
      },
      close: () => journal.close(),
    },
  };
}

/** What `runTurn` does, with the played agent in this process. */
async function playedTurn(script: string, request: TurnRequest): Promise<TurnOutcome> {
  const report = createReport();
  const reader = createStreamReader((event) => {
    report.add(event);
    request.onEvent(event);
  });
  // A process of the agent has it in its environment; its git commands are recognised by it.
  Deno.env.set("GIT_REFLOG_ACTION", agentReflogAction(request.runId));
  const code = await playTurn({
    script,
    flags: parseFlags(request.arguments),
    prompt: request.prompt,
    folder: request.folder,
    runId: request.runId,
    signal: request.signal,
    write: (line) => {
      const bytes = new TextEncoder().encode(`${line}\n`);
      request.transcript.write(bytes);
      reader.push(bytes);
      return Promise.resolve();
    },
  }).finally(() => Deno.env.delete("GIT_REFLOG_ACTION"));
  reader.end();
  const said = report.report();
  const isOtherMode = said.permissionMode !== null && said.permissionMode !== request.permissionMode;
  const exit = isOtherMode
    ? { kind: "ended-by-us", why: "permission-mode" } as const
    : { kind: "exited", code } as const;
  return { ending: judgeTurn(exit, said, ""), report: said, durationMs: 1, stderr: "" };
}
