/** What this window knows, as signals, and its one stream: opened again whenever it breaks, closed while it is hidden. */

import { computed, effect, signal } from "@preact/signals";
import type {
  HistoryAnswer,
  PlanAnswer,
  ProjectCard,
  RunAnswer,
  SessionCard,
  StreamMessage,
} from "../protocol.ts";
import type { Tone } from "../../src/view/line.ts";
import { authorization, enter, get, post } from "./api.ts";
import { readEvents } from "./event_stream.ts";
import { lastRow, outputAfter, type OutputText, planAfter, sessionsAfter } from "./news.ts";
import type { Source } from "./sources.ts";
import { parseTabs, type Tab, tabId, type Tabs } from "./tabs.ts";

/** How this window and the server stand. `locked`: the server does not know this window, and needs a new ticket. */
export type Connection =
  | { kind: "connecting" | "open" | "lost" | "locked" }
  /** The server ended the stream because of other windows. */
  | { kind: "ended"; reason: string };

export type Notice = { id: number; text: string; tone: Tone };

export const connection = signal<Connection>({ kind: "connecting" });
/** Null until the first message about them. */
export const sessions = signal<ReadonlyMap<string, SessionCard> | null>(null);
export const projects = signal<readonly ProjectCard[] | null>(null);
/** The newest runs of all projects. */
export const pastRuns = signal<HistoryAnswer | null>(null);
export const output = signal<OutputText | null>(null);
/** The conversation of each project whose one was read. */
export const plans = signal<ReadonlyMap<string, PlanAnswer>>(new Map());
/** The source of the output that the user chose; null: the first one that there is. */
export const chosenSource = signal<Source | null>(null);
/** What was read of the run that the visible tab shows. */
export const shownRun = signal<RunAnswer | null>(null);
/** The project that the tab of the projects shows; null: the first one. */
export const chosenProject = signal<string | null>(null);
export const notices = signal<readonly Notice[]>([]);
export const version = signal("");
/** Ms since the epoch, in steps of a second. */
export const now = signal(Date.now());

const tabsKey = "autom8-tabs";
export const tabs = signal<Tabs>(parseTabs(sessionStorage.getItem(tabsKey)));

/** The tab that is visible. */
export function activeTab(): Tab {
  const { tabs: all, active } = tabs.value;
  return all[active] ?? { kind: "runs" };
}

let noticeId = 0;

/** Shows a notice until the user closes it, or for a while if nothing is wrong. */
export function notify(text: string, tone: Tone): void {
  const notice = { id: ++noticeId, text, tone };
  notices.value = [...notices.value.slice(-4), notice];
  if (!tone.startsWith("bad")) setTimeout(() => dismiss(notice.id), 8_000);
}

export function dismiss(id: number): void {
  notices.value = notices.value.filter((one) => one.id !== id);
}

/** Names this window for the server. */
const windowId = crypto.randomUUID();
let server = "";
let stream: AbortController | null = null;
/** The session whose output is shown. */
let shown: string | null = null;
let wait = firstWait();

/** Starts: exchanges the ticket, opens the stream, and takes care of it from then on. */
export async function open(): Promise<void> {
  const visible = computed(() => tabId(activeTab()));
  effect(() => {
    void visible.value;
    chosenSource.value = null;
  });
  effect(() => sessionStorage.setItem(tabsKey, JSON.stringify(tabs.value)));
  setInterval(() => now.value = Date.now(), 1_000);
  document.addEventListener("visibilitychange", () => document.hidden ? hide() : void connect());
  addEventListener("pagehide", () => leave(false));
  if (await enter()) await connect();
  else connection.value = { kind: "locked" };
}

/** Opens the stream at once, also if the server gave this window's place to another one. */
export function connect(): Promise<void> {
  wait = firstWait();
  return run();
}

async function run(): Promise<void> {
  stream?.abort();
  const own = stream = new AbortController();
  while (!own.signal.aborted) {
    const end = await listen(own.signal);
    if (own.signal.aborted) return;
    connection.value = end;
    if (end.kind !== "lost") return;
    await new Promise((resolve) => setTimeout(resolve, wait));
    wait = Math.min(wait * 2, 5_000);
  }
}

/** Reads the stream to its end, and returns how it ended. */
async function listen(signal: AbortSignal): Promise<Connection> {
  const after = output.value?.session === shown ? lastRow(output.value) : null;
  const query = new URLSearchParams({
    window: windowId,
    ...(shown === null ? {} : { session: shown }),
    ...(after === null ? {} : { after: String(after) }),
    ...(server === "" ? {} : { server }),
  });
  try {
    const response = await fetch(`/api/stream?${query}`, { headers: authorization(), signal });
    if (response.status === 401) return { kind: "locked" };
    if (!response.ok || response.body === null) return { kind: "lost" };
    for await (const data of readEvents(response.body)) {
      const message: StreamMessage = JSON.parse(data);
      if (message.kind === "ended") return { kind: "ended", reason: message.reason };
      receive(message);
    }
  } catch {
    // The server ended, or the window was hidden.
  }
  return { kind: "lost" };
}

function receive(message: Exclude<StreamMessage, { kind: "ended" }>): void {
  switch (message.kind) {
    case "hello":
      // Another server counts the rows of the output anew.
      if (server !== "" && server !== message.server) output.value = null;
      server = message.server;
      version.value = message.version;
      wait = firstWait();
      connection.value = { kind: "open" };
      return;
    case "sessions":
      sessions.value = sessionsAfter(sessions.value, message);
      return;
    case "projects":
      projects.value = message.projects;
      return;
    case "history":
      pastRuns.value = message;
      return;
    case "output":
      if (message.session === shown) output.value = outputAfter(output.value, message);
      return;
    case "notice":
      notify(message.text, message.tone);
      return;
    case "plan": {
      const plan = planAfter(plans.value.get(message.project) ?? null, message);
      if (plan === null) void readPlan(message.project);
      else plans.value = new Map(plans.value).set(message.project, plan);
      return;
    }
    default:
      return message satisfies never;
  }
}

/** Reads the conversation of a project. */
export async function readPlan(project: string): Promise<void> {
  const answer = await get<PlanAnswer>("/api/plan", { project });
  if (answer.ok) plans.value = new Map(plans.value).set(project, answer.value);
  else notify(answer.problem.message, "bad");
}

/** Asks for the output of a session, from now on; null for none. */
export function showOutput(session: string | null): void {
  if (shown === session) return;
  shown = session;
  if (session !== null) output.value = null;
  if (connection.value.kind !== "open") return;
  void post("/api/show", { window: windowId, session, after: null });
}

/** A hidden window needs no news: it would only cost memory. */
function hide(): void {
  stream?.abort();
  leave(true);
}

function leave(returns: boolean): void {
  void post("/api/leave", { window: windowId, returns }, true);
}

/** Time before the next try to connect, in ms. */
function firstWait(): number {
  return 250;
}
