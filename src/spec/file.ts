/** Specs on disk. */

import { Autom8Error } from "../errors.ts";
import { parseMarkdownSpec } from "./markdown.ts";
import { maxSpecLength } from "./size.ts";
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
  const bytes = await readBytes(path);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw noTextFile(path, "bytes that are not UTF-8");
  }
}

async function readBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const { isDirectory, isCharDevice, size } = await Deno.stat(path);
    if (isDirectory) throw noTextFile(path, "a folder");
    // Some of them never end.
    if (isCharDevice) throw noTextFile(path, "a device");
    // No character of a text takes more than three bytes for each of its UTF-16 units.
    if (size > 3 * maxSpecLength) throw noTextFile(path, `${size} bytes`);
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      throw new Autom8Error("spec-not-found", { path });
    }
    if (error instanceof Deno.errors.PermissionDenied) throw noTextFile(path, "a file we may not read");
    throw error;
  }
}

function noTextFile(path: string, got: string): Autom8Error {
  return new Autom8Error("spec-invalid", {
    file: path,
    problems: [{ where: "", expected: "a text file", got }],
  });
}
