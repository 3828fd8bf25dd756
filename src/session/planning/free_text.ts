/** Texts without stories: what is known of one before it is converted, and the spec that it was converted to. Free of cost. */

import { createHash } from "node:crypto";
import { basename, join } from "path";
import { estimateCost } from "../../claude/estimate_cost.ts";
import { noUsage } from "../../claude/events.ts";
import { Autom8Error } from "../../errors.ts";
import { linesOf, maxTextLength } from "../../spec/conversion.ts";
import { loadSpecWithWarnings, readText } from "../../spec/file.ts";
import { isThere } from "../../store/atomic.ts";
import type { ProjectPaths } from "../../store/paths.ts";
import { count } from "../../text/plural.ts";
import { lookAround } from "../ground.ts";
import type { PlannedSpec } from "./planning.ts";

/** A text that holds no stories. */
export type FreeText = {
  file: string;
  lines: string[];
  /** Of the file's bytes. */
  sha256: string;
};

/** The file that a command could not read as a spec because it is a free text; null for any other error. */
export function freeTextOf(error: unknown): string | null {
  const isInvalid = error instanceof Autom8Error && error.kind === "spec-invalid";
  return isInvalid && "isFreeText" in error.data && "file" in error.data ? error.data.file : null;
}

/** Reads a text that is to be converted. @throws Autom8Error usage if it is too long; spec-not-found */
export async function readFreeText(file: string): Promise<FreeText> {
  const text = await readText(file);
  if (text.length > maxTextLength) {
    throw new Autom8Error("usage", {
      problem: `${file} holds no stories, and with ${count(text.length)} characters it is too long to be ` +
        `converted at once: at most ${count(maxTextLength)}.`,
      hint: "Split it into files, such as one for each chapter, and convert them one by one.",
    });
  }
  const sha256 = createHash("sha256").update(text).digest("hex");
  return { file, lines: linesOf(text), sha256 };
}

/** Where the spec of a text is kept. The name depends on the content: a text that did not change is converted once. */
export function convertedFile({ specs }: Pick<ProjectPaths, "specs">, { file, sha256 }: FreeText): string {
  const name = [...basename(file).replace(/\.[^.]*$/, "")].slice(0, 40).join("");
  return join(specs, `${name || "spec"}-${sha256.slice(0, 12)}.json`);
}

/** The spec that a text was converted to; null if it was not. @throws Autom8Error spec-invalid if it was damaged since */
export async function convertedBefore(
  project: Pick<ProjectPaths, "specs">,
  text: FreeText,
): Promise<PlannedSpec | null> {
  const path = convertedFile(project, text);
  return isThere(path) ? await loadSpecWithWarnings(path) : null;
}

/** The spec that takes the place of a text in the project of this folder; null if it is not converted yet. */
export async function findConverted(folder: string, text: FreeText): Promise<PlannedSpec | null> {
  const { project } = await lookAround(folder);
  return await convertedBefore(project, text);
}

/** Estimated characters of a token. In scripts without spaces between words, each character is about one. */
const charactersPerToken = 4;
const instructionTokens = 1_500;
/** An answer is about half as long as the text. */
const answerShare = 0.5;
const shortestAnswer = 1_500;

/** What one try costs, in USD, estimated at the price of a large model. Pure. */
export function estimateTry({ lines }: Pick<FreeText, "lines">): number {
  const text = lines.join("\n");
  const wide = text.match(/[\u1100-\uFFDC]/g)?.length ?? 0;
  const tokens = Math.ceil((text.length - wide) / charactersPerToken) + wide;
  const usage = {
    ...noUsage,
    inputTokens: instructionTokens + tokens,
    outputTokens: Math.max(shortestAnswer, Math.ceil(tokens * answerShare)),
  };
  return estimateCost(usage, { usage: noUsage, costUsd: 0 });
}
