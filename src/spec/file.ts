/** Reads specs from disk. */

import { Autom8Error } from "../errors.ts";
import { readBounded } from "../store/bounded_read.ts";
import { maxSpecBytes } from "./size.ts";
import { parseSpec, type Spec, type SpecReading } from "./spec.ts";

/** Whether a file of this name is read as Markdown; only `.json` is not. */
export function isMarkdown(path: string): boolean {
  return !path.toLowerCase().endsWith(".json");
}

/** Reads and checks a spec. @throws Autom8Error spec-not-found, or spec-invalid with every problem */
export async function loadSpec(path: string): Promise<Spec> {
  const text = await readSpecText(path);
  if (!isMarkdown(path)) return validSpec(parseSpec(text, path), path);
  const { parseMarkdownSpec } = await import("./markdown.ts");
  return validSpec(parseMarkdownSpec(text, path), path);
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
    const read = await readBounded(path, maxSpecBytes);
    if (read.kind === "read") return read.bytes;
    throw noTextFile(path, read.got, read.tooLarge ? `at most ${maxSpecBytes} bytes` : "a text file");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      throw new Autom8Error("spec-not-found", { path });
    }
    if (error instanceof Deno.errors.PermissionDenied) {
      throw noTextFile(path, "a file without read permission");
    }
    throw error;
  }
}

function noTextFile(path: string, got: string, expected = "a text file"): Autom8Error {
  return new Autom8Error("spec-invalid", {
    file: path,
    problems: [{ where: "", expected, got }],
  });
}
