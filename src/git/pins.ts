/**
 * git's identity, hooks and programs as they were before the first agent. autom8's own git keeps to them: what an agent
 * writes into a configuration or a hooks folder neither runs in it nor signs its commits.
 */

import { createHash } from "node:crypto";
import { basename, dirname, join, resolve } from "path";
import { createGit, type FixedGit, type Git } from "./command.ts";
import { decodeField } from "./nul_fields.ts";

/** What was read. Plain data that survives JSON. */
export type GitPins = {
  /** As variables of git's environment; empty if git knew no name. */
  identity: Record<string, string>;
  /** The settings that start a program or choose a signature, by their keys. */
  settings: Record<string, string>;
  /** The folder of the hooks, absolute. */
  hooksFolder: string;
  /** The hash of each hook, by its name. */
  hooks: Record<string, string>;
};

/** What is not as it was: keys of settings, and hooks as `name hash` (`name gone`). */
export type PinChanges = { settings: string[]; hooks: string[] };

/** Reads them. Four git processes. @param git In the work tree's root, pinned to nothing */
export async function readPins(git: Git): Promise<GitPins> {
  const [author, committer] = [await identOf(git, "AUTHOR"), await identOf(git, "COMMITTER")];
  const path = decodeField((await git.run(["rev-parse", "--git-path", "hooks"])).stdout).replace(/\n$/, "");
  const hooksFolder = resolve(git.folder, path);
  return {
    identity: { ...author, ...committer },
    settings: await programSettings(git),
    hooksFolder,
    hooks: await hashesOf(hooksFolder),
  };
}

/** Compares with how it is now. One git process, which starts no program. */
export async function pinChanges(git: Git, pins: GitPins): Promise<PinChanges> {
  const [settings, hooks] = [await programSettings(git), await hashesOf(pins.hooksFolder)];
  return {
    settings: differing(pins.settings, settings),
    hooks: differing(pins.hooks, hooks).map((name) => `${name} ${hooks[name] ?? "gone"}`),
  };
}

/** The pins with other hooks, given as in `PinChanges`: those that the user changed. */
export function withHooks(pins: GitPins, changed: readonly string[]): GitPins {
  const hooks = { ...pins.hooks };
  for (const line of changed) {
    const at = line.lastIndexOf(" ");
    const [name, hash] = [line.slice(0, at), line.slice(at + 1)];
    if (hash === "gone") delete hooks[name];
    else hooks[name] = hash;
  }
  return { ...pins, hooks };
}

/** What autom8's git runs with so that the changes make no difference. `hooks`: whether any hook may run. */
export function fixedGit(pins: GitPins, changes: PinChanges, hooks: boolean): FixedGit {
  const settings: [key: string, value: string][] = [
    ["core.fsmonitor", pins.settings["core.fsmonitor"] ?? "false"],
    ["core.hooksPath", hooks ? pins.hooksFolder : "/dev/null"],
    ...changes.settings.filter((key) => key !== "core.fsmonitor" && key !== "core.hookspath")
      .map((key): [string, string] => [key, pins.settings[key] ?? withoutProgram(key)]),
  ];
  return { settings, env: pins.identity };
}

/**
 * git in a folder, kept to the pins of a run outside its loop; hooks that have changed do not run. One git process.
 * @param pins null: no agent has worked yet
 */
export async function pinnedGit(folder: string, pins: GitPins | null): Promise<Git> {
  const plain = createGit({ folder });
  if (pins === null) return plain;
  const changes = await pinChanges(plain, pins);
  const fixed = fixedGit(pins, changes, changes.hooks.length === 0);
  return createGit({ folder, fixed: () => fixed });
}

/** Settings that make a git command of ours start a program, or that decide how a commit is signed. */
const programKey = new RegExp(
  [
    String.raw`core\.(?:fsmonitor|hookspath|sshcommand|gitproxy|askpass|alternaterefscommand)`,
    String
      .raw`gpg\.(?:.*\.)?(?:program|defaultkeycommand)|gpg\.format|commit\.gpgsign|user\.signingkey|log\.showsignature`,
    String
      .raw`diff\.external|diff\..*\.(?:command|textconv)|merge\..*\.driver|filter\..*\.(?:clean|smudge|process|required)`,
    String.raw`hook\..*|trailer\..*\.(?:cmd|command)|credential\..*`,
  ].map((keys) => `^(?:${keys})$`).join("|"),
  "s",
);

/** The value of a setting that was not there: what git does without it. */
function withoutProgram(key: string): string {
  if (/\.(?:required|gpgsign|showsignature|enabled)$/.test(key)) return "false";
  if (key === "gpg.format") return "openpgp";
  if (key === "gpg.ssh.program") return "ssh-keygen";
  if (key === "gpg.x509.program") return "gpgsm";
  if (/^gpg\..*program$/.test(key)) return "gpg";
  return key === "core.sshcommand" ? "ssh" : "";
}

async function programSettings(git: Git): Promise<Record<string, string>> {
  const { stdout } = await git.run(["config", "--null", "--list"]);
  const entries = decodeField(stdout).split("\0").flatMap((entry): [string, string][] => {
    const at = entry.indexOf("\n");
    // A key without a value is true.
    const [key, value] = at < 0 ? [entry, "true"] : [entry.slice(0, at), entry.slice(at + 1)];
    return programKey.test(key) ? [[key, value]] : [];
  });
  return Object.fromEntries(entries);
}

async function identOf(git: Git, role: "AUTHOR" | "COMMITTER"): Promise<Record<string, string>> {
  const { code, stdout } = await git.run(["var", `GIT_${role}_IDENT`]);
  const [, name, email] = /^(.*) <(.*)> \d+ [+-]\d+\n?$/s.exec(decodeField(stdout)) ?? [];
  if (code !== 0 || name === undefined || email === undefined) return {};
  return { [`GIT_${role}_NAME`]: name, [`GIT_${role}_EMAIL`]: email };
}

/** A hook is a script; a larger file is known by its size and time. */
const maxHookBytes = 4 * 1024 * 1024;

async function hashesOf(folder: string): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  // The hooks of husky are in `.husky/_` and start the scripts beside that folder.
  const beside = basename(folder) === "_" ? [[dirname(folder), "../"]] as const : [];
  for (const [at, prefix] of [[folder, ""] as const, ...beside]) {
    for (const name of await namesIn(at)) {
      if (name.endsWith(".sample")) continue;
      const hash = await hashOf(join(at, name));
      if (hash !== null) hashes[prefix + name] = hash;
    }
  }
  return hashes;
}

async function hashOf(path: string): Promise<string | null> {
  try {
    const { isFile, isDirectory, size, mtime, mode } = await Deno.stat(path);
    if (isDirectory) return null;
    if (!isFile || size > maxHookBytes) return `${size}-${mtime?.getTime()}`;
    const executable = ((mode ?? 0) & 0o111) === 0 ? "-" : "x";
    return createHash("sha256").update(executable).update(await Deno.readFile(path)).digest("hex");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    return "unreadable";
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
  } catch {
    return [];
  }
}

function differing(before: Record<string, string>, now: Record<string, string>): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...keys].filter((key) => before[key] !== now[key]).sort();
}
