/** The user's own texts for the phases of a prompt, in place of the built-in ones. */

import { join } from "path";
import { defaultPhaseText } from "../claude/prompts/phase_text.ts";
import { type PromptPhase, promptPhases } from "../config/phases.ts";
import { Autom8Error } from "../errors.ts";
import { ensureFolder, readTextIfPresent, writeFileAtomic } from "../store/atomic.ts";
import type { ProjectPaths } from "../store/paths.ts";
import { lookAround, openGround } from "./ground.ts";
import { autom8Home } from "./home.ts";

/** A phase and the text in force for it. `path` is null where the text is the built-in one. */
export type PhaseText = { phase: PromptPhase; path: string | null; text: string };

/** The text of every phase, as it is in force in a folder. Outside a repository, only the global texts count. */
export async function phaseTexts(folder: string): Promise<PhaseText[]> {
  const around = await lookAround(folder).catch(() => null);
  return await Promise.all(promptPhases.map(async (phase) => {
    const own = await ownPhaseText(autom8Home(), around?.project ?? null, phase);
    return { phase, path: own?.path ?? null, text: own?.text ?? defaultPhaseText[phase] };
  }));
}

/** The user's own text for a phase: the project's, else the one for all projects; null if there is none. */
export async function ownPhaseText(
  home: string,
  project: ProjectPaths | null,
  phase: string,
): Promise<{ path: string; text: string } | null> {
  for (const folder of [...(project === null ? [] : [project.prompts]), globalFolder(home)]) {
    const path = join(folder, `${phase}.md`);
    const text = await readTextIfPresent(path);
    if (text !== null) return { path, text };
  }
  return null;
}

/**
 * Copies the built-in text of a phase to where the user's own is read from. Returns the new file.
 * @throws Autom8Error usage: the file exists
 */
export async function copyPhaseText(
  folder: string,
  phase: PromptPhase,
  scope: "global" | "project",
): Promise<string> {
  const target = scope === "global" ? globalFolder(autom8Home()) : (await openGround(folder)).project.prompts;
  const path = join(target, `${phase}.md`);
  if (await readTextIfPresent(path) !== null) {
    throw new Autom8Error("usage", {
      problem: `${path} already exists.`,
      hint: "Edit that file, or remove it first.",
    });
  }
  await ensureFolder(target);
  await writeFileAtomic(path, defaultPhaseText[phase]);
  return path;
}

/** The phase of this name. @throws Autom8Error usage */
export function phaseNamed(name: string): PromptPhase {
  const phase = promptPhases.find((one) => one === name);
  if (phase !== undefined) return phase;
  throw new Autom8Error("usage", {
    problem: `There is no phase ${name}.`,
    hint: `The phases are ${promptPhases.join(", ")}.`,
  });
}

function globalFolder(home: string): string {
  return join(home, "prompts");
}
