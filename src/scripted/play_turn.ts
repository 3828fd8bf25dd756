/** One turn of the scripted agent: it plays the step of its script that fits the prompt. */

import { failureLines } from "./failures.ts";
import type { Flags } from "./flags.ts";
import { knows, readMemory, remember, writeMemory } from "./memory.ts";
import { describeTurn, pickStep, readHeader } from "./pick_step.ts";
import { type Action, parseScript, type Script, type Step } from "./script.ts";
import { type Closing, createSpeech, type RefusedTool, type Speech } from "./speech.ts";
import { type ToolAction, toolCall, useTool } from "./tools.ts";

export type PlayedTurn = {
  /** Path of the script. The agent's memory is in a file beside it. */
  script: string;
  flags: Flags;
  prompt: string;
  /** The folder it works in. */
  folder: string;
  /** The mark of the processes that its tools start. */
  runId: string;
  /** Interrupts the turn when aborted, as SIGINT does. */
  signal: AbortSignal;
  /** Prints one line; the newline is not part of it. */
  write: (line: string) => Promise<void>;
};

/** Plays a turn to its end. Returns the exit code. */
export async function playTurn(turn: PlayedTurn): Promise<number> {
  const startedAt = performance.now();
  const { flags, folder, prompt, write } = turn;
  const refused: RefusedTool[] = [];
  const script = parseScript(await Deno.readTextFile(turn.script));
  const isFallback = flags.permissionMode === "auto" && script.kind === "valid";
  const permissionMode = (isFallback ? script.script.permissionMode : undefined) ?? flags.permissionMode;
  const speech = createSpeech({ ...flags, permissionMode, folder, promptLength: prompt.length });
  const close = async (closing: Omit<Closing, "costUsd">, costUsd: number, exitCode: number) => {
    const durationMs = Math.round(performance.now() - startedAt);
    await write(speech.result({ ...closing, costUsd }, refused, durationMs));
    return exitCode;
  };

  if (script.kind === "invalid") {
    const lines = script.problems.map(({ where, expected, got }) =>
      `${where}: expected ${expected}, got ${got}`
    );
    return await close(broken("completed", [turn.script, ...lines].join("\n")), 0, 1);
  }
  const chosen = await chooseStep(turn, script.script);
  if (chosen.kind === "refused") return await close(broken("completed", chosen.why), 0, 1);
  const { step } = chosen;
  await write(speech.init());
  const scene: Scene = { ...turn, speech, permissionMode, refused };
  for (const action of step.actions) {
    const next = await act(action, scene);
    if (next.kind === "exit") return next.code;
    if (next.kind === "close") return await close(next.closing, step.costUsd, 1);
  }
  await write(speech.text(step.answer));
  const structuredOutput = flags.wantsObject ? objectIn(step.answer) : null;
  return await close(
    { ...done, text: step.answer, ...(structuredOutput === null ? {} : { structuredOutput }) },
    step.costUsd,
    step.exitCode,
  );
}

/** An answer that is written as JSON; null for any other. */
function objectIn(answer: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(answer);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

/** What follows an action: the next one, a last line, or the end without one. */
type Next =
  | { kind: "next-action" }
  | { kind: "close"; closing: Omit<Closing, "costUsd"> }
  | { kind: "exit"; code: number };

const nextAction: Next = { kind: "next-action" };
const done = {
  subtype: "success",
  isError: false,
  apiErrorStatus: null,
  errors: [],
  terminalReason: "completed",
};
const interrupted: Next = { kind: "close", closing: broken("aborted_tools", "[ede_diagnostic] interrupted") };

/** The last line for an error in the program itself. */
function broken(terminalReason: string, error: string): Omit<Closing, "costUsd"> {
  const subtype = "error_during_execution";
  return { subtype, isError: true, apiErrorStatus: null, text: null, errors: [error], terminalReason };
}

async function chooseStep(
  { script: path, flags, prompt }: PlayedTurn,
  script: Script,
): Promise<{ kind: "chosen"; step: Step } | { kind: "refused"; why: string }> {
  const known = await readMemory(path);
  if (flags.resumes && !knows(known, flags.conversation)) {
    return { kind: "refused", why: `No conversation found with session ID: ${flags.conversation}` };
  }
  const header = readHeader(prompt);
  if (header === null) {
    return { kind: "refused", why: "The prompt has no header line [autom8 run=… phase=…]." };
  }
  const { memory, round, call } = remember(known, flags.conversation, header.phase);
  await writeMemory(path, memory);
  const facts = { ...header, round, call };
  const step = pickStep(script, facts);
  if (step === null) return { kind: "refused", why: `The script has no step for ${describeTurn(facts)}.` };
  // A continued conversation had the texts in its first prompt; a step for exactly such a call may check this one.
  const checks = !flags.resumes || step.call !== undefined;
  const missing = checks ? step.expectPrompt.find((text) => !prompt.includes(text)) : undefined;
  if (missing === undefined) return { kind: "chosen", step };
  return { kind: "refused", why: `The prompt of ${describeTurn(facts)} does not contain: ${missing}` };
}

type Scene = PlayedTurn & {
  speech: Speech;
  /** The mode in force. */
  permissionMode: string;
  /** Grows with every tool use that the mode does not allow. */
  refused: RefusedTool[];
};

async function act(action: Action, scene: Scene): Promise<Next> {
  const { speech, signal, write } = scene;
  if (signal.aborted) return interrupted;
  if ("exit" in action) return { kind: "exit", code: action.exit };
  if ("hang" in action) {
    await untilAborted(signal, null);
    return interrupted;
  }
  if ("sleepMs" in action) {
    await untilAborted(signal, action.sleepMs);
    return signal.aborted ? interrupted : nextAction;
  }
  if ("fail" in action) {
    const resetsAt = Math.floor(Date.now() / 1000) + (action.resetsInSeconds ?? 60);
    const { lines, closing } = failureLines(speech, action.fail, resetsAt);
    for (const line of lines) await write(line);
    return { kind: "close", closing };
  }
  if ("say" in action) await write(speech.text(action.say));
  else if ("printRaw" in action) await write(action.printRaw);
  else return await takeTool(action, scene);
  return nextAction;
}

/** Modes that ask before every change, and nobody is there to answer. */
const askingModes = ["default", "plan", "dontAsk"];

async function takeTool(action: ToolAction, scene: Scene): Promise<Next> {
  const { speech, folder, write } = scene;
  const { name, input } = toolCall(action, folder);
  const { id, line } = speech.toolUse(name, input);
  await write(line);
  if (askingModes.includes(scene.permissionMode) && !isAllowed(action, name, scene.flags.allowedTools)) {
    scene.refused.push({ tool_name: name, tool_use_id: id, tool_input: input });
    const refusal = `Claude requested permissions to use ${name}, but you haven't granted it yet.`;
    await write(speech.toolResult(id, refusal, true));
    return nextAction;
  }
  const result = await useTool(action, folder, scene);
  if (result.kind === "interrupted") return interrupted;
  await write(speech.toolResult(id, result.content, result.isError));
  return nextAction;
}

/** Whether a rule allows the use of a tool: the whole tool, exactly this command, or edits of exactly this file. */
function isAllowed(action: ToolAction, name: string, rules: readonly string[]): boolean {
  if (rules.includes(name)) return true;
  if ("run" in action) return rules.includes(`Bash(${action.run})`);
  const path = "write" in action ? action.write : "edit" in action ? action.edit : null;
  return path !== null && rules.includes(`Edit(/${path})`);
}

/** A longer timer would fire at once, in ms. */
const longestTimerMs = 2 ** 31 - 1;

/** Resolves when the signal is aborted, or after `ms` milliseconds; null: only when aborted. */
function untilAborted(signal: AbortSignal, ms: number | null): Promise<void> {
  return new Promise((resolve) => {
    // A timer in any case: without one the event loop is empty and the process ends.
    const timer = setTimeout(() => finish(), ms ?? longestTimerMs);
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", finish);
      resolve();
    };
    signal.addEventListener("abort", finish);
    if (signal.aborted) finish();
  });
}
