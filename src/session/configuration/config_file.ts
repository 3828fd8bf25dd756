/** Configuration files on disk: created with comments, changed one key at a time, reset, each under a lock. */

import { dirname, join } from "path";
import { type ConfigKey, configKeys } from "../../config/config.ts";
import { nearestKey, readConfigText } from "../../config/file_values.ts";
import { loadConfig, sourceText } from "../../config/layers.ts";
import { readConfigFile } from "../../config/read_config_file.ts";
import { configJsonSchema, schemaFile } from "../../config/schema.ts";
import { renderTemplate } from "../../config/template.ts";
import { removeTomlValue, setTomlValue, tomlText } from "../../config/toml_edit.ts";
import { readArguments } from "../../config/value_text.ts";
import { Autom8Error } from "../../errors.ts";
import { ensureFolder, isThere, readTextIfPresent, setAside, writeFileAtomic } from "../../store/atomic.ts";
import { whileLocked } from "../../store/lock.ts";
import { limitProblems, type Problem, renderValue } from "../../text/problems.ts";
import { type ConfigPlace, globalConfigFile, sourcesOf } from "./configuration.ts";
import { openProject } from "../../store/project.ts";
import { type Consent, requireConsent } from "../confirm.ts";

/** A configuration file that can be changed, and the place where its values are used. */
export type ConfigFile = { scope: "global" | "project"; path: string; place: ConfigPlace };

/** The file that a change is meant for; it may not exist yet, but its project does. @throws Autom8Error usage */
export async function configFileOf(place: ConfigPlace, scope: "global" | "project"): Promise<ConfigFile> {
  const { home, root } = place;
  if (scope === "global") return { scope, path: globalConfigFile(home), place };
  if (root !== null) return { scope, path: (await openProject(home, root)).config, place };
  throw new Autom8Error("usage", {
    problem: "This folder is in no git work tree, so there is no project to configure.",
    hint: "Go to your project, pass `-C DIR`, or pass `--global` for all projects.",
  });
}

/** The key of this name. @throws Autom8Error usage, with the nearest key */
export function keyNamed(name: string): ConfigKey {
  const key = configKeys.find((one) => one.name === name);
  if (key !== undefined) return key;
  const near = nearestKey(name);
  throw new Autom8Error("usage", {
    problem: `There is no key ${name}.`,
    hint: near === null ? "`autom8 config` lists every key." : `Did you mean \`${near}\`?`,
  });
}

/** A value for a key, as TOML. */
export type KeyChange = { key: ConfigKey; written: string };

/** What a person typed as a change. @throws Autom8Error usage: there is no such key, or the value is not allowed */
export function changeOf(name: string, texts: readonly string[]): KeyChange {
  const key = keyNamed(name);
  const typed = readArguments(key, texts);
  if (typed !== null) return { key, written: tomlText(typed.written) };
  throw new Autom8Error("usage", {
    problem: `${name}: expected ${key.expected}, got ${renderValue(texts.length === 1 ? texts[0] : texts)}.`,
    hint: `Its default is ${tomlText(key.default)}.`,
  });
}

/**
 * Sets a key in a file, which is created with comments if it is missing. Everything else in it stays as it is.
 * @returns The key's line, from 1, and the source that wins over it; null if none does
 * @throws Autom8Error config-invalid: the file would not be valid
 */
export async function setKey(
  file: ConfigFile,
  { key, written }: KeyChange,
): Promise<{ line: number; overriddenBy: string | null }> {
  const text = await changeFile(file, (old) => setTomlValue(old, key.name.split("."), written));
  const line = readConfigText(text).values.find((one) => one.key === key)?.line ?? 0;
  return { line, overriddenBy: await overridingSource(file, key) };
}

/** Removes a key from a file: its default, or another layer, applies again. Returns whether it was there. */
export async function resetKey(file: ConfigFile, name: string): Promise<boolean> {
  const key = keyNamed(name);
  const before = await readTextIfPresent(file.path);
  if (before === null) return false;
  const after = await changeFile(file, (old) => removeTomlValue(old, key.name.split(".")));
  return after !== before;
}

/**
 * Replaces a file by one with every key commented out, after a yes. The old one is kept: its new path, or null if there
 * was no file.
 * @throws Autom8Error not-confirmed
 */
export async function resetFile(file: ConfigFile, consent: Consent): Promise<string | null> {
  if (!isThere(file.path)) return null;
  await requireConsent(consent, "`config reset`", [
    `every key of ${file.path} will be commented out; the old file is kept beside it`,
  ]);
  return await whileLocked(lockOf(file), async () => {
    const kept = await setAside(file.path);
    await writeConfigText(file, renderTemplate(file.scope));
    return kept;
  });
}

/** Creates a file with every key commented out, if there is none. Returns its text. */
export async function createConfigFile(file: ConfigFile): Promise<string> {
  return await whileLocked(lockOf(file), async () => {
    const text = await readTextIfPresent(file.path);
    if (text !== null) return text;
    const template = renderTemplate(file.scope);
    await writeConfigText(file, template);
    return template;
  });
}

/**
 * Writes the whole text of a file, after checking it.
 * @throws Autom8Error config-invalid: nothing was written
 */
export async function writeConfigFile(file: ConfigFile, text: string): Promise<void> {
  await checkText(file, text);
  await whileLocked(lockOf(file), () => writeConfigText(file, text));
}

/** Changes a file under its lock and returns its new text. */
async function changeFile(file: ConfigFile, change: (text: string) => string): Promise<string> {
  return await whileLocked(lockOf(file), async () => {
    const read = await readConfigFile(file.path, "follow");
    if (read.kind === "unfit") throw invalid(file, [read.problem]);
    const old = read.kind === "read" ? read.text : renderTemplate(file.scope);
    // A text that is no TOML has no place for a value. A wrong value in it may be what the change corrects.
    const { problems, isToml } = readConfigText(old);
    if (!isToml) throw invalid(file, problems);
    const text = change(old);
    await checkText(file, text);
    if (read.kind === "missing" || text !== old) await writeConfigText(file, text);
    return text;
  });
}

/**
 * Checks a text before it is written: on its own, and together with the other layers. What was wrong with those before is
 * no reason to refuse it.
 * @throws Autom8Error config-invalid
 */
async function checkText(file: ConfigFile, text: string): Promise<void> {
  const { problems } = readConfigText(text);
  if (problems.length > 0) throw invalid(file, problems);
  const after = await failureOf(loadConfig({ ...sourcesOf(file.place), instead: { file: file.path, text } }));
  if (after !== null && await failureOf(loadConfig(sourcesOf(file.place))) === null) throw after;
}

async function failureOf(loading: Promise<unknown>): Promise<Autom8Error | null> {
  try {
    await loading;
    return null;
  } catch (error) {
    if (error instanceof Autom8Error && error.kind === "config-invalid") return error;
    throw error;
  }
}

function invalid({ path }: ConfigFile, problems: Problem[]): Autom8Error {
  return new Autom8Error("config-invalid", { sources: [{ name: path, problems: limitProblems(problems) }] });
}

/** Writes the file that a symbolic link names, not the link: people keep such files elsewhere. */
async function writeConfigText(file: ConfigFile, text: string): Promise<void> {
  await ensureFolder(dirname(file.path));
  const target = await Deno.realPath(file.path).catch(() => file.path);
  const mode = (await Deno.stat(target).catch(() => null))?.mode ?? 0o600;
  await writeFileAtomic(target, text, mode & 0o777);
  const schema = `${JSON.stringify(configJsonSchema(), null, 2)}\n`;
  const schemaPath = join(file.place.home, schemaFile);
  if (await readTextIfPresent(schemaPath) !== schema) await writeFileAtomic(schemaPath, schema);
}

/** The source that wins over a key of a file; null if none does, or if another layer is not valid. */
async function overridingSource(file: ConfigFile, key: ConfigKey): Promise<string | null> {
  const loading = loadConfig(sourcesOf(file.place));
  if (await failureOf(loading) !== null) return null;
  const source = (await loading).values.find((one) => one.key === key)?.source;
  if (source === undefined || ("file" in source && source.file === file.path)) return null;
  return sourceText(source);
}

function lockOf({ place }: ConfigFile): string {
  return join(place.home, ".config.lock");
}
