/** Specs on disk. */

import { Autom8Error } from "../errors.ts";
import { parseMarkdownSpec } from "./markdown.ts";
import { parseSpec, type Spec, type SpecReading } from "./spec.ts";

/** Whether a file of this name is read as Markdown: everything but `.json` is. */
export function isMarkdown(path: string): boolean {
  return !path.toLowerCase().endsWith(".json");
}

/** Reads and checks a spec. @throws Autom8Error spec-not-found, spec-invalid with every problem */
export async function loadSpec(path: string): Promise<Spec> {
  const text = await readSpecText(path);
  const reading = isMarkdown(path) ? parseMarkdownSpec(text, path) : parseSpec(text, path);
  return validSpec(reading, path);
}

function validSpec(reading: SpecReading, file: string): Spec {
  if (reading.kind === "valid") return reading.spec;
  throw new Autom8Error("spec-invalid", { file, problems: reading.problems });
}

async function readSpecText(path: string): Promise<string> {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await Deno.readFile(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      throw new Autom8Error("spec-not-found", { path });
    }
    const folder = error instanceof Deno.errors.IsADirectory;
    if (!folder && !(error instanceof TypeError)) throw error;
    const got = folder ? "a folder" : "bytes that are not UTF-8";
    const problems = [{ where: "", expected: "a text file", got }];
    throw new Autom8Error("spec-invalid", { file: path, problems });
  }
}
