/** Reads specs from disk, in any of the formats that autom8 knows. */

import { basename, dirname, join } from "path";
import { Autom8Error } from "../errors.ts";
import { readBounded } from "../store/bounded_read.ts";
import { limitProblems } from "../text/problems.ts";
import type { SpecFormat } from "./formats.ts";
import type { Reading, SpecSource } from "./read_text.ts";
import type { SpecBoxes, Ticked } from "./boxes.ts";
import { maxSpecBytes } from "./size.ts";
import type { Spec } from "./spec.ts";
import { limitWarnings, type SpecWarning } from "./warnings.ts";

/** A spec with what is known about its file. */
export type LoadedSpec = {
  spec: Spec;
  /** What is probably wrong although the spec is valid, in the order of the file. */
  warnings: SpecWarning[];
  format: SpecFormat;
  /** What the file says. */
  text: string;
  /** The file that stands for the spec: of a format of several files, always the same one. */
  specFile: string;
  boxes: SpecBoxes;
};

/** Reads and checks a spec. @throws Autom8Error spec-not-found, or spec-invalid with every problem */
export async function loadSpec(path: string, ticked: Ticked = "todo"): Promise<Spec> {
  return (await loadSpecWithWarnings(path, ticked)).spec;
}

/**
 * The same, with all that is known about the file.
 * @param path A file, or the folder of a format of several files
 * @param ticked Whether stories whose boxes are all ticked are done
 * @throws Autom8Error spec-not-found, or spec-invalid with every problem
 */
export async function loadSpecWithWarnings(path: string, ticked: Ticked = "todo"): Promise<LoadedSpec> {
  return await specOf(await readSource(path), ticked);
}

/** The spec that a text is, which may be in no file yet. @throws Autom8Error spec-invalid with every problem */
export async function specOf(source: SpecSource, ticked: Ticked = "todo"): Promise<LoadedSpec> {
  const { readSpecText } = await import("./read_text.ts");
  const named = source.file;
  const reading = await readSpecText(source, ticked);
  const { standsFor } = reading;
  const other = standsFor === null ? undefined : source.beside.get(standsFor);
  if (standsFor === null || other === undefined) {
    return loaded({ specFile: named, text: source.text }, reading);
  }
  // Lines are those of the file that stands for all.
  const specFile = join(dirname(named), standsFor);
  const beside = new Map(source.beside).set(basename(named), source.text);
  beside.delete(standsFor);
  return loaded(
    { specFile, text: other },
    await readSpecText({ file: specFile, text: other, beside }, ticked),
  );
}

async function readSource(path: string): Promise<SpecSource> {
  const file = await fileIn(path);
  return { file, text: await readText(file), beside: await readBeside(file) };
}

function loaded(
  { specFile, text }: Pick<LoadedSpec, "specFile" | "text">,
  { reading, warnings, format, boxes, isFreeText }: Reading,
): LoadedSpec {
  if (reading.kind === "valid") {
    return { spec: reading.spec, warnings: limitWarnings(warnings), format, text, specFile, boxes };
  }
  // A word that is nearly known explains what is missing elsewhere.
  const isNamed = (got: string) => reading.problems.some((problem) => problem.got.includes(got));
  const problems = [...reading.problems, ...warnings.filter(({ got }) => !isNamed(got))];
  throw new Autom8Error("spec-invalid", {
    file: specFile,
    problems: limitProblems(problems.map(({ where, expected, got }) => ({ where, expected, got }))),
    ...(isFreeText === true ? { isFreeText } : {}),
  });
}

/** The files of a folder that hold stories, the likeliest first. */
const inFolders = [
  "spec.md",
  "tasks.md",
  "requirements.md",
  "proposal.md",
  "prd.json",
  "tasks.json",
  join(".taskmaster", "tasks", "tasks.json"),
  "spec.json",
];

/** The file that a folder is named for; any other path as it is. */
async function fileIn(path: string): Promise<string> {
  if (!await isFolder(path)) return path;
  for (const name of inFolders) {
    if (await exists(join(path, name))) return join(path, name);
  }
  throw noTextFile(
    path,
    "a folder with none of them",
    `a text file, or a folder with one of ${inFolders.join(", ")}`,
  );
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch {
    // Reading it says what is wrong.
    return false;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch {
    return false;
  }
}

/** The files that belong together in the formats of several files. */
const together = ["spec.md", "tasks.md", "requirements.md", "proposal.md"];

async function readBeside(file: string): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  if (!together.includes(basename(file))) return texts;
  for (const name of together) {
    const path = join(dirname(file), name);
    if (name !== basename(file) && await exists(path)) texts.set(name, await readText(path));
  }
  return texts;
}

/** The text of a file. @throws Autom8Error spec-not-found, or spec-invalid if it is no text */
export async function readText(path: string): Promise<string> {
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
