/** What plain `autom8` does at a terminal: it offers what can be done here. */

import { basename } from "path";
import { isOver } from "../../run/state.ts";
import type { RecordOf } from "../../store/conversation_record.ts";
import { listConversations } from "../../store/conversations.ts";
import { plural } from "../../text/plural.ts";
import { readRuns } from "../../watch/runs.ts";
import { type Candidate, choose as chooseSession, cluesOf, resumableSessions } from "../choose.ts";
import { lookAround, type Surroundings } from "../ground.ts";
import type { Choose } from "./people.ts";
import { describeReady, type ReadySpec, readySpecs, readyTexts } from "./ready_specs.ts";

/** What the user wants to do. */
export type Next =
  | { kind: "resume" | "look" | "abandon"; sessionId: string }
  | { kind: "run"; specFile: string }
  | { kind: "convert"; file: string }
  | { kind: "plan" }
  | { kind: "continue-planning"; conversation: string };

type Offer = { label: string; detail?: string; next: Next | null };

/** Asks what to do, unless only one thing can be done. @throws Autom8Error not-a-repository, interrupted */
export async function askWhatNext(folder: string, choose: Choose): Promise<Next> {
  const around = await lookAround(folder);
  const sessions = await resumableSessions(around.project, null);
  if (sessions.length > 0) {
    const next = await askAboutRun(around, sessions, choose);
    if (next !== null) return next;
  }
  return await askWhatToStart(around, choose);
}

/** The same without the unfinished runs: a spec or a text that lies ready, a conversation that was cut off, or a new one. */
async function askWhatToStart(around: Surroundings, choose: Choose): Promise<Next> {
  const taken = new Set(
    (await readRuns(around.project)).filter(({ run }) => !isOver(run.status)).map(({ run }) => run.specFile),
  );
  const offers = startOffers(
    await readySpecs(around, taken),
    await listConversations(around.project, "plan"),
    await readyTexts(around),
  );
  const [only, ...others] = offers;
  if (only !== undefined && others.length === 0) return only.next;
  return await pick("What do you want to do?", offers, choose);
}

/** Older ones are hardly continued. */
const mostConversations = 3;

/** Pure. */
export function startOffers(
  specs: readonly ReadySpec[],
  conversations: readonly { id: string; record: RecordOf<"plan"> }[],
  texts: readonly string[],
): { label: string; detail?: string; next: Next }[] {
  return [
    ...specs.map((spec) => ({
      label: `Run ${describeReady(spec)}`,
      detail: spec.specFile,
      next: { kind: "run" as const, specFile: spec.specFile },
    })),
    ...conversations.slice(0, mostConversations).map(({ id, record }) => ({
      label: `Continue the planning of ${record.startedAt.slice(0, 16).replace("T", " ")} UTC`,
      ...(record.firstMessage === null ? {} : { detail: record.firstMessage.slice(0, 60) }),
      next: { kind: "continue-planning" as const, conversation: id },
    })),
    ...texts.map((file) => ({
      label: `Convert ${basename(file)}, a text without stories, and run it`,
      detail: file,
      next: { kind: "convert" as const, file },
    })),
    { label: "Plan something new with Claude", next: { kind: "plan" as const } },
  ];
}

/** Null: something else is to be started. */
async function askAboutRun(
  around: Surroundings,
  sessions: readonly Candidate[],
  choose: Choose,
): Promise<Next | null> {
  const other: Offer = { label: "Start another: a spec, or planning", next: null };
  const found = chooseSession(sessions, { named: null, ...cluesOf(around) });
  if (found.kind === "chosen") {
    const offers = [...runOffers(found.session), other];
    return await pick(`${describeSession(found.session)}. What do you want to do?`, offers, choose);
  }
  const index = await choose("Several runs are unfinished. Which one is meant?", [
    ...sessions.map((session) => ({ label: describeSession(session), detail: session.id })),
    other,
  ]);
  const session = sessions[index];
  if (session === undefined) return null;
  return await pick(
    `${describeSession(session)}. What do you want to do?`,
    [...runOffers(session), other],
    choose,
  );
}

/** What can be done with a run, the most likely first. Pure. */
export function runOffers({ id: sessionId, isDriven }: Candidate): Offer[] {
  const look: Offer = { label: "Look at it", next: { kind: "look", sessionId } };
  // Another process drives it: it can be neither resumed nor abandoned here.
  if (isDriven) return [look];
  return [
    { label: "Resume it", next: { kind: "resume", sessionId } },
    look,
    {
      label: "Abandon it",
      detail: "its branch, commits and files stay",
      next: { kind: "abandon", sessionId },
    },
  ];
}

/** Pure. */
export function describeSession({ id, branch, status, isDriven }: Candidate): string {
  const run = branch === null ? `The run of session ${id}` : `The run of ${branch}`;
  return isDriven ? `${run} works elsewhere right now` : `${run} is unfinished (${status})`;
}

async function pick<T extends Next | null>(
  question: string,
  offers: readonly { label: string; detail?: string; next: T }[],
  choose: Choose,
): Promise<T> {
  const chosen = offers[await choose(question, offers)];
  if (chosen === undefined) throw new Error(`none of ${plural(offers.length, "offer")} was chosen`);
  return chosen.next;
}
