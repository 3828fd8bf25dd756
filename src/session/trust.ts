/**
 * Commands that came with a repository: they run only after the user said yes to exactly these. Who committed them
 * proves nothing, so nobody's commands are excepted.
 */

import { Autom8Error } from "../errors.ts";
import type { SettingsTrust, Trust } from "../run/driver.ts";
import { named } from "../run/ground.ts";
import type { Spec } from "../spec/spec.ts";
import { type RepositoryCommand, repositoryCommands } from "./repository_commands.ts";
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
      const commands = linesOf(await repositoryCommands(workTree));
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
      const found = await repositoryCommands(workTree);
      const commands = linesOf(found);
      if (await isKnown(remembered, "claude-settings", commands)) return { allowed: true };
      if (trusted && untouched) {
        await remembered.add("claude-settings", commands);
        return { allowed: true };
      }
      const news = !reported.has(JSON.stringify(commands));
      reported.add(JSON.stringify(commands));
      return { allowed: false, notice: news ? leftOut(found) : null };
    },
    async hooks(changed) {
      if (await isKnown(remembered, "git-hooks", changed)) return true;
      if (trusted) await remembered.add("git-hooks", changed);
      return trusted;
    },
  };
}

/** Remembers a yes to the commands of a spec, which a person was shown and accepted. */
export async function trustSpec(home: string, root: string, spec: Spec): Promise<void> {
  const commands = specCommands(spec);
  if (commands.length > 0) await trustedCommands(home, root).add("verify", commands);
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

function linesOf(commands: readonly RepositoryCommand[]): string[] {
  return commands.map(({ line }) => line);
}

function leftOut(commands: readonly RepositoryCommand[]): string {
  const files = [...new Set(commands.map(({ file }) => file))];
  const hooks = commands.some(({ line }) => / hooks[.:]/.test(line))
    ? "hooks and other settings"
    : "settings";
  return `The ${hooks} in ${named(files)} were not allowed: left out. ` +
    "To use them, look at them and pass `--trust`.";
}
