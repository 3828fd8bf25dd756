/** `autom8 prompts`: the texts that tell the agent what to do in each phase, and the user's own in their place. */

import { join } from "path";
import { defaultPhaseText } from "../claude/prompts/phase_text.ts";
import { type RunPhase, runPhases } from "../config/phases.ts";
import type { Printer } from "../terminal/printer.ts";
import { Autom8Error, type ExitCode } from "../errors.ts";
import { ensureFolder, readTextIfPresent, writeFileAtomic } from "../store/atomic.ts";
import { autom8Home, openGround } from "../session/ground.ts";

/** Lists the phases and where the text of each comes from. */
export async function listPrompts(folder: string, printer: Printer): Promise<ExitCode> {
  const places = await textPlaces(folder);
  const lines: string[] = [];
  for (const phase of runPhases) {
    const own = await ownText(places, phase);
    lines.push(`${phase.padEnd(10)} ${own === null ? "built in" : own.path}`);
  }
  printer.lines(lines);
  return 0;
}

/** Shows the text of a phase that is in force. */
export async function showPrompt(folder: string, phase: string, printer: Printer): Promise<ExitCode> {
  const known = knownPhase(phase);
  const own = await ownText(await textPlaces(folder), known);
  printer.lines((own?.text ?? defaultPhaseText[known]).trimEnd().split("\n"));
  return 0;
}

/** Copies the built-in text of a phase to where a user's own is read from; an existing one is left alone. */
export async function copyPrompt(
  folder: string,
  phase: string,
  scope: "global" | "project",
  printer: Printer,
): Promise<ExitCode> {
  const known = knownPhase(phase);
  const target = scope === "global"
    ? join(autom8Home(), "prompts")
    : (await openGround(folder)).project.prompts;
  const path = join(target, `${known}.md`);
  if (await readTextIfPresent(path) !== null) {
    throw new Autom8Error("usage", {
      problem: `${path} exists already.`,
      hint: "Edit it, or remove it first.",
    });
  }
  await ensureFolder(target);
  await writeFileAtomic(path, defaultPhaseText[known]);
  printer.lines([path]);
  return 0;
}

/** Folders that a phase's text may stand in, the first wins. Outside a repository only the global one. */
async function textPlaces(folder: string): Promise<string[]> {
  const global = join(autom8Home(), "prompts");
  const ground = await openGround(folder).catch(() => null);
  return ground === null ? [global] : [ground.project.prompts, global];
}

async function ownText(places: string[], phase: RunPhase): Promise<{ path: string; text: string } | null> {
  for (const place of places) {
    const path = join(place, `${phase}.md`);
    const text = await readTextIfPresent(path);
    if (text !== null) return { path, text };
  }
  return null;
}

function knownPhase(phase: string): RunPhase {
  const known = runPhases.find((one) => one === phase);
  if (known !== undefined) return known;
  const hint = `The phases are ${runPhases.join(", ")}.`;
  throw new Autom8Error("usage", { problem: `There is no phase ${phase}.`, hint });
}
