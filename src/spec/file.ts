/** Reads specs from disk. */

import { Autom8Error } from "../errors.ts";
import { readBounded } from "../store/bounded_read.ts";
import { limitProblems } from "../text/problems.ts";
import { maxSpecBytes } from "./size.ts";
import { parseSpec, type Spec, type SpecReading } from "./spec.ts";
import { limitWarnings, type SpecWarning } from "./warnings.ts";

/** Whether a file of this name is read as Markdown; only `.json` is not. */
export function isMarkdown(path: string): boolean {
  return !path.toLowerCase().endsWith(".json");
}

/** Reads and checks a spec. @throws Autom8Error spec-not-found, or spec-invalid with every problem */
export async function loadSpec(path: string): Promise<Spec> {
  return (await loadSpecWithWarnings(path)).spec;
}

/** In UTF-16 units: no person types a longer spec, and every word of it is compared with the known ones. */
const maxWarnedLength = 1024 * 1024;

/** The same, with what is probably wrong although the spec is valid, in the order of the file. */
export async function loadSpecWithWarnings(path: string): Promise<{ spec: Spec; warnings: SpecWarning[] }> {
  const text = await readSpecText(path);
  const [reading, allWarnings] = isMarkdown(path)
    ? await readMarkdown(text, path)
    : await readJson(text, path);
  const warningsOf = (spec: Spec | null) => text.length > maxWarnedLength ? [] : allWarnings(text, spec);
  if (reading.kind === "valid") {
    return { spec: reading.spec, warnings: limitWarnings(warningsOf(reading.spec)) };
  }
  // A word that is nearly known explains what is missing elsewhere.
  const near = warningsOf(null);
  const isNamed = (got: string) => reading.problems.some((problem) => problem.got.includes(got));
  const problems = [...reading.problems, ...near.filter(({ got }) => !isNamed(got))];
  throw new Autom8Error("spec-invalid", {
    file: path,
    problems: limitProblems(problems.map(({ where, expected, got }) => ({ where, expected, got }))),
  });
}

type Read = [reading: SpecReading, warningsOf: (text: string, spec: Spec | null) => SpecWarning[]];

async function readJson(text: string, path: string): Promise<Read> {
  const { jsonWarnings } = await import("./json_warnings.ts");
  return [parseSpec(text, path), jsonWarnings];
}

async function readMarkdown(text: string, path: string): Promise<Read> {
  const [{ parseMarkdownSpec }, { markdownWarnings }] = await Promise.all([
    import("./markdown.ts"),
    import("./markdown_warnings.ts"),
  ]);
  return [parseMarkdownSpec(text, path), markdownWarnings];
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
