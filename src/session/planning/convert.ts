/** Converting a free text into a spec with the agent, which has no tools and is told what was wrong with its answers. */

import { basename } from "path";
import type { AgentEvent, ResultEvent } from "../../claude/events.ts";
import { convertAgainPrompt, convertPrompt } from "../../claude/prompts/convert.ts";
import type { ConvertHeader } from "../../claude/prompts/header.ts";
import { withoutModes } from "../../claude/writing_rules.ts";
import { Autom8Error } from "../../errors.ts";
import { conversionSchema, readConversion } from "../../spec/conversion.ts";
import { loadSpecWithWarnings } from "../../spec/file.ts";
import { writeNewSpec } from "../../spec/generate.ts";
import { ensureFolder, removeIfPresent, writeFileAtomic } from "../../store/atomic.ts";
import { acquireLock } from "../../store/lock.ts";
import { type ConversionPaths, conversionPaths, type ProjectPaths } from "../../store/paths.ts";
import { requireRoomFor } from "../../store/writable.ts";
import { checkAgent } from "../agent_check.ts";
import { loadConfiguration, placeOf } from "../configuration/configuration.ts";
import { type Ground, openStartingPoint } from "../ground.ts";
import { interruptible } from "../interruptible.ts";
import type { Observer } from "../observer.ts";
import { ownPhaseText } from "../phase_texts.ts";
import { type LoneAgent, recordCost, takeTurn, turnError } from "../agent_turn.ts";
import { convertedBefore, convertedFile, estimateTry, type FreeText } from "./free_text.ts";
import type { PlannedSpec } from "./planning.ts";

/** How often the agent is asked for a valid spec. */
export const maxTries = 3;

/**
 * Converts a text, and keeps the spec with those of the project. Whatever ends it earlier leaves no spec.
 * @param maxCostUsd Of the whole conversion; null: as configured
 * @throws Autom8Error conversion-refused, conversion-in-use, conversion-budget, agent-failed, rate-limited, interrupted,
 * agent-not-installed, agent-not-signed-in, config-invalid, not-a-repository and others of the ground
 */
export async function convertText(
  folder: string,
  text: FreeText,
  maxCostUsd: number | null,
  observer: Pick<Observer, "message">,
): Promise<PlannedSpec> {
  const ground = await openStartingPoint(folder);
  const paths = conversionPaths(ground.project, text.sha256.slice(0, 12));
  await ensureFolder(paths.folder);
  const holder = { pid: Deno.pid, since: new Date().toISOString(), command: "autom8" };
  const taken = await acquireLock(paths.lock, holder);
  if (taken.kind === "held") {
    throw new Autom8Error("conversion-in-use", { file: text.file, holder: taken.by });
  }
  using _ = taken.lock;
  // Another autom8 may have converted it in between.
  const before = await convertedBefore(ground.project, text);
  if (before !== null) return before;
  // Nothing is paid for that could not be kept.
  await requireRoomFor(convertedFile(ground.project, text));
  // Of an earlier conversion that failed or was cut off.
  await removeIfPresent(paths.answer);
  const { agent, limitUsd } = await agentFor(ground, paths, maxCostUsd);
  const spent: Spending = { usd: 0, isEstimate: false };
  try {
    const path = await askForSpec(ground, agent, { text, paths, limitUsd, spent }, observer);
    await removeIfPresent(paths.folder);
    return await loadSpecWithWarnings(path);
  } finally {
    if (spent.usd > 0) {
      observer.message(
        `The conversion has cost ${spent.isEstimate ? "about " : ""}$${spent.usd.toFixed(2)}.`,
      );
    }
  }
}

/** In USD. `isEstimate`: a part of it was not reported. */
type Spending = { usd: number; isEstimate: boolean };

type Task = {
  text: FreeText;
  paths: ConversionPaths;
  /** Null: there is none. */
  limitUsd: number | null;
  /** Grows with every turn. */
  spent: Spending;
};

/** Asks until the answer is a spec, and returns the path where it was written. */
async function askForSpec(
  { home, project }: Ground,
  agent: LoneAgent,
  { text, paths, limitUsd, spent }: Task,
  observer: Pick<Observer, "message">,
): Promise<string> {
  const header = (attempt: number): ConvertHeader => ({
    runId: agent.conversation,
    phase: "convert-spec",
    storyId: null,
    attempt,
  });
  let prompt = convertPrompt({
    header: header(1),
    name: basename(text.file),
    lines: text.lines,
    userText: (await ownPhaseText(home, project, "convert-spec"))?.text ?? null,
  });
  for (let tries = 1;; tries++) {
    const budgetUsd = limitUsd === null ? null : limitUsd - spent.usd;
    if (limitUsd !== null && spent.usd >= limitUsd) throw overBudget(text, spent.usd, limitUsd);
    const answer = await ask(project, agent, { prompt, resume: tries > 1, budgetUsd }, {
      text,
      paths,
      limitUsd,
      spent,
    });
    const origin = { file: text.file, sha256: text.sha256, costUsd: spent.usd };
    const reading = readConversion(answer, text.lines, origin);
    if (reading.kind === "valid") {
      const path = convertedFile(project, text);
      await writeNewSpec(path, reading.spec, 0o600);
      return path;
    }
    const { problems } = reading;
    await writeFileAtomic(paths.answer, `${JSON.stringify(answer ?? null, null, 2)}\n`);
    if (tries === maxTries) {
      throw new Autom8Error("conversion-refused", {
        file: text.file,
        tries,
        problems,
        answer: paths.answer,
      });
    }
    const [first, ...others] = problems;
    observer.message(
      `Answer ${tries} of ${maxTries} is no valid spec: ${first?.where || "the answer"}: expected ` +
        `${first?.expected}, got ${first?.got}${
          others.length === 0 ? "" : ` (and ${others.length} more)`
        }. ` +
        "Claude is shown what is wrong, and asked again.",
    );
    prompt = convertAgainPrompt(header(tries + 1), problems);
  }
}

/** The answer of a turn; undefined if it has none. */
async function ask(
  project: ProjectPaths,
  agent: LoneAgent,
  prompt: Parameters<typeof takeTurn>[1],
  { text, limitUsd, spent }: Task,
): Promise<unknown> {
  const given: { last: unknown } = { last: undefined };
  const outcome = await takeTurn(agent, prompt, (event) => {
    if (isAnswer(event)) given.last = event.input;
  });
  const { ending, report } = outcome;
  // Claude Code 2.1.197 reports nothing for an answer that did not fit the schema.
  const isUnpriced = report.costUsd === 0 && given.last !== undefined;
  const costUsd = isUnpriced ? estimateTry(text) : report.costUsd;
  await recordCost(project, agent, outcome, costUsd);
  spent.usd += costUsd;
  spent.isEstimate ||= isUnpriced;
  if (ending.kind === "done") return answerIn(report.result, given.last);
  // The program itself checks the answer by the schema, and gives up if it does not fit.
  if (report.result?.subtype === "error_max_structured_output_retries") return given.last;
  if (ending.failure.kind === "budget") throw overBudget(text, spent.usd, limitUsd ?? spent.usd);
  throw turnError(agent, ending.failure);
}

function isAnswer(event: AgentEvent): event is AgentEvent & { kind: "tool-use" } {
  return event.kind === "tool-use" && event.name === "StructuredOutput" && !event.subAgent;
}

/** Some models write the object instead of giving it with the tool. */
function answerIn(result: ResultEvent | null, given: unknown): unknown {
  if (result?.structuredOutput != null) return result.structuredOutput;
  if (given !== undefined || result === null) return given;
  const [, json] = /^\s*(?:```(?:json)?\s*\n)?(\{[\s\S]*\})\s*(?:```)?\s*$/.exec(result.text) ?? [];
  try {
    return json === undefined ? undefined : JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** An agent without tools, in a folder of its own: nothing that the repository holds reaches it. */
async function agentFor(
  ground: Ground,
  paths: ConversionPaths,
  maxCostUsd: number | null,
): Promise<{ agent: LoneAgent; limitUsd: number | null }> {
  const { config } = await loadConfiguration(placeOf(ground));
  const { claude } = config;
  await interruptible((signal) => checkAgent(claude.command, signal));
  const chosen = claude.phases.plan;
  const agent: LoneAgent = {
    phase: "convert-spec",
    claude: { ...claude, args: withoutModes(claude.args) },
    model: chosen.model || claude.model,
    effort: chosen.effort || claude.effort,
    rules: { allow: [], deny: [], sandbox: false },
    leaveOut: null,
    folder: await Deno.realPath(paths.folder),
    conversation: crypto.randomUUID(),
    agentSettings: paths.agentSettings,
    transcript: paths.transcript,
    answerSchema: conversionSchema(),
  };
  return { agent, limitUsd: maxCostUsd ?? (config.maxCostUsd > 0 ? config.maxCostUsd : null) };
}

function overBudget({ file }: FreeText, spentUsd: number, limitUsd: number): Autom8Error {
  return new Autom8Error("conversion-budget", { file, spentUsd, limitUsd });
}
