/**
 * Commands that came with a repository: they run only after the user said yes to exactly these. Who committed them
 * proves nothing, so nobody's commands are excepted.
 */

import { join } from "path";
import { settingsCommands, settingsFiles } from "../claude/repository_settings.ts";
import { Autom8Error } from "../errors.ts";
import type { SettingsTrust, Trust } from "../run/driver.ts";
import type { Spec } from "../spec/spec.ts";
import { readBounded } from "../store/bounded_read.ts";
import { type TrustedCommands, trustedCommands, type TrustKind } from "../store/trusted.ts";

/** Asks the person at the terminal; null elsewhere. */
export type Confirm = (question: string) => Promise<boolean>;

/** How the questions are answered: `--trust`, a person at a terminal, or nobody. */
export type Answers = { trusted: boolean; confirm: Confirm | null };

/** The trust of a run's repository, and the questions before the run starts. */
export interface RunTrust extends Trust {
  /** @throws Autom8Error spec-untrusted without a yes */
  askSpec(specFile: string, spec: Spec): Promise<void>;
  /** The commands are those of the repository's configuration. @throws Autom8Error config-untrusted without a yes */
  askConfig(found: { file: string; commands: string[] }): Promise<void>;
  /** Without a yes, the settings are left out when the agent starts. */
  askSettings(workTree: string): Promise<void>;
}

/** @param root The main checkout of the repository */
export function createTrust(home: string, root: string, { trusted, confirm }: Answers): RunTrust {
  const remembered = trustedCommands(home, root);
  const reported = new Set<string>();

  async function askSpec(specFile: string, spec: Spec): Promise<void> {
    const commands = specCommands(spec);
    const question = `${specFile} contains commands that would run here:\n${commands.join("\n")}\nRun them?`;
    if (await isAllowed("verify", commands, question)) return;
    throw new Autom8Error("spec-untrusted", { file: specFile, commands });
  }

  async function isAllowed(kind: TrustKind, commands: readonly string[], question: string): Promise<boolean> {
    if (await isKnown(remembered, kind, commands)) return true;
    if (!trusted && !(confirm !== null && await confirm(question))) return false;
    await remembered.add(kind, commands);
    return true;
  }

  return {
    askSpec,
    async askConfig({ file, commands }) {
      const question = `${file} sets commands that would run here:\n${commands.join("\n")}\nRun them?`;
      if (await isAllowed("configuration", commands, question)) return;
      throw new Autom8Error("config-untrusted", { file, commands });
    },
    async askSettings(workTree) {
      const commands = await repositoryCommands(workTree);
      const question = `This repository's settings for Claude Code would run or change:\n${
        commands.join("\n")
      }\nUse them?`;
      await isAllowed("claude-settings", commands, question);
    },
    async checkSpec(specFile, spec) {
      const commands = specCommands(spec);
      if (await isKnown(remembered, "verify", commands)) return;
      throw new Autom8Error("spec-untrusted", { file: specFile, commands });
    },
    async settings(workTree, untouched): Promise<SettingsTrust> {
      const commands = await repositoryCommands(workTree);
      if (await isKnown(remembered, "claude-settings", commands)) return { allowed: true };
      if (trusted && untouched) {
        await remembered.add("claude-settings", commands);
        return { allowed: true };
      }
      const news = !reported.has(JSON.stringify(commands));
      reported.add(JSON.stringify(commands));
      return { allowed: false, notice: news ? leftOut(commands) : null };
    },
    async hooks(changed) {
      if (await isKnown(remembered, "git-hooks", changed)) return true;
      if (trusted) await remembered.add("git-hooks", changed);
      return trusted;
    },
  };
}

async function isKnown(
  remembered: TrustedCommands,
  kind: TrustKind,
  commands: readonly string[],
): Promise<boolean> {
  return commands.length === 0 || await remembered.has(kind, commands);
}

function specCommands(spec: Spec): string[] {
  return [...new Set(spec.userStories.flatMap((story) => story.verify))];
}

/** More than any settings file holds. */
const maxSettingsBytes = 1024 * 1024;

/** What the repository's settings for the agent's program would run or change, in a work tree as it is now. */
async function repositoryCommands(workTree: string): Promise<string[]> {
  const found: string[] = [];
  for (const file of settingsFiles) found.push(...await commandsIn(workTree, file));
  return found;
}

async function commandsIn(workTree: string, file: string): Promise<string[]> {
  const path = join(workTree, file);
  try {
    const read = await readBounded(path, maxSettingsBytes);
    return read.kind === "read"
      ? settingsCommands(file, new TextDecoder().decode(read.bytes))
      : [`${file}: ${read.got}`];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return [];
    return [`${file}: it cannot be read`];
  }
}

function leftOut(commands: readonly string[]): string {
  const files = settingsFiles.filter((file) => commands.some((command) => command.startsWith(file)));
  const hooks = commands.some((command) => / hooks\./.test(command))
    ? "hooks and other settings"
    : "settings";
  return `The ${hooks} in ${files.join(", ")} were not allowed: left out. ` +
    "To use them, look at them and pass `--trust`.";
}
