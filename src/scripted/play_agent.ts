/** A small agent that plays a script, as a process that autom8 starts and reads like the genuine one. */

import { markName } from "../process/mark.ts";
import { failureLines } from "./failures.ts";
import { type Flags, parseFlags } from "./flags.ts";
import { knows, readMemory, remember, writeMemory } from "./memory.ts";
import { describeTurn, pickStep, readHeader } from "./pick_step.ts";
import { type Action, parseScript, type Script, type Step } from "./script.ts";
import { type Closing, createSpeech, type RefusedTool, scriptedVersion, type Speech } from "./speech.ts";
import { type ToolAction, toolCall, useTool } from "./tools.ts";

export type PlayOptions = {
  /** Path of the script. */
  script: string;
  /** The flags that the genuine program would get. */
  arguments: string[];
  stdin: ReadableStream<Uint8Array>;
  /** Prints one line; the newline is not in it. */
  write: (line: string) => Promise<void>;
};

/**
 * Plays the turn that the prompt asks for in the current folder. Its memory stands in a file beside the script.
 *
 * @returns The exit code.
 */
export async function playAgent(options: PlayOptions): Promise<number> {
  forgetCrashPoints();
  const flags = parseFlags(options.arguments);
  if (flags.version) {
    await options.write(`${scriptedVersion} (Claude Code, scripted)`);
    return 0;
  }
  const interruption = new AbortController();
  const onSignal = () => interruption.abort();
  Deno.addSignalListener("SIGINT", onSignal);
  try {
    return await play(options, flags, interruption.signal);
  } finally {
    Deno.removeSignalListener("SIGINT", onSignal);
  }
}

/** The crash points are those of the autom8 that started us: here they would count and kill the wrong process. */
function forgetCrashPoints(): void {
  Deno.env.delete("AUTOM8_CRASH_AT");
  Deno.env.delete("AUTOM8_CRASH_TRACE");
}

/** How a turn goes on after one action: not at all, or with a last line, or without one. */
type Next = { kind: "go-on" } | { kind: "close"; closing: Omit<Closing, "costUsd"> } | {
  kind: "exit";
  code: number;
};

const goOn: Next = { kind: "go-on" };
const done = {
  subtype: "success",
  isError: false,
  apiErrorStatus: null,
  errors: [],
  terminalReason: "completed",
};
const interrupted: Next = { kind: "close", closing: broken("aborted_tools", "[ede_diagnostic] interrupted") };

/** A last line for what went wrong in the program itself. */
function broken(terminalReason: string, error: string): Omit<Closing, "costUsd"> {
  const subtype = "error_during_execution";
  return { subtype, isError: true, apiErrorStatus: null, text: null, errors: [error], terminalReason };
}

async function play(options: PlayOptions, flags: Flags, signal: AbortSignal): Promise<number> {
  const startedAt = performance.now();
  const prompt = await new Response(options.stdin).text();
  const refused: RefusedTool[] = [];
  const script = parseScript(await Deno.readTextFile(options.script));
  const isFallback = flags.permissionMode === "auto" && script.kind === "valid";
  const permissionMode = (isFallback ? script.script.permissionMode : undefined) ?? flags.permissionMode;
  const folder = Deno.cwd();
  const speech = createSpeech({ ...flags, permissionMode, folder, promptLength: prompt.length });
  const close = async (closing: Omit<Closing, "costUsd">, costUsd: number, exitCode: number) => {
    const durationMs = Math.round(performance.now() - startedAt);
    await options.write(speech.result({ ...closing, costUsd }, refused, durationMs));
    return exitCode;
  };

  if (script.kind === "invalid") {
    const lines = script.problems.map(({ where, expected, got }) =>
      `${where}: expected ${expected}, got ${got}`
    );
    return await close(broken("completed", [options.script, ...lines].join("\n")), 0, 1);
  }
  const chosen = await chooseStep(options.script, script.script, flags, prompt);
  if (chosen.kind === "refused") return await close(broken("completed", chosen.why), 0, 1);
  const { step } = chosen;
  await options.write(speech.init());
  const scene: Scene = { speech, folder, permissionMode, refused, signal, write: options.write };
  for (const action of step.actions) {
    const next = await act(action, scene);
    if (next.kind === "exit") return next.code;
    if (next.kind === "close") return await close(next.closing, step.costUsd, 1);
  }
  await options.write(speech.text(step.answer));
  return await close({ ...done, text: step.answer }, step.costUsd, step.exitCode);
}

async function chooseStep(
  path: string,
  script: Script,
  flags: Flags,
  prompt: string,
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
  const turn = { ...header, round, call };
  const step = pickStep(script, turn);
  if (step === null) return { kind: "refused", why: `The script has no step for ${describeTurn(turn)}.` };
  // A conversation that goes on has the texts in its first prompt; a step for just such a call may look at this one.
  const looks = !flags.resumes || step.call !== undefined;
  const missing = looks ? step.expectPrompt.find((text) => !prompt.includes(text)) : undefined;
  if (missing === undefined) return { kind: "chosen", step };
  return { kind: "refused", why: `The prompt of ${describeTurn(turn)} does not hold: ${missing}` };
}

type Scene = {
  speech: Speech;
  folder: string;
  permissionMode: string;
  /** Grows with every tool use that the mode does not allow. */
  refused: RefusedTool[];
  signal: AbortSignal;
  write: (line: string) => Promise<void>;
};

async function act(action: Action, scene: Scene): Promise<Next> {
  const { speech, signal, write } = scene;
  if (signal.aborted) return interrupted;
  if ("exit" in action) return { kind: "exit", code: action.exit };
  if ("hang" in action) {
    await ended(signal, null);
    return interrupted;
  }
  if ("sleepMs" in action) {
    await ended(signal, action.sleepMs);
    return signal.aborted ? interrupted : goOn;
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
  return goOn;
}

/** Modes that ask before every change, which nobody answers here. */
const askingModes = ["default", "plan", "dontAsk"];

async function takeTool(action: ToolAction, scene: Scene): Promise<Next> {
  const { speech, folder, signal, write } = scene;
  const { name, input } = toolCall(action, folder);
  const { id, line } = speech.toolUse(name, input);
  await write(line);
  if (askingModes.includes(scene.permissionMode)) {
    scene.refused.push({ tool_name: name, tool_use_id: id, tool_input: input });
    await write(
      speech.toolResult(
        id,
        `Claude requested permissions to use ${name}, but you haven't granted it yet.`,
        true,
      ),
    );
    return goOn;
  }
  // The mark of the run that started us, so that our tools are found like those of the genuine program.
  const runId = Deno.env.get(markName) ?? `scripted-${crypto.randomUUID()}`;
  const result = await useTool(action, folder, { runId, signal });
  if (result.kind === "interrupted") return interrupted;
  await write(speech.toolResult(id, result.content, result.isError));
  return goOn;
}

/** Resolves when the signal is aborted, or after `ms` milliseconds; null: only then. */
function ended(signal: AbortSignal, ms: number | null): Promise<void> {
  return new Promise((resolve) => {
    const longestTimerMs = 2 ** 31 - 1;
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
