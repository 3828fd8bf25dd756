/** A spec may contain commands to run. The user is asked first if somebody else committed the spec. */

import { Autom8Error } from "../errors.ts";
import type { Git } from "../git/command.ts";
import { committedByOther } from "../git/authorship.ts";
import type { Spec } from "../spec/spec.ts";

/** Asks the person at the terminal; null elsewhere. */
export type Confirm = (question: string) => Promise<boolean>;

/** @throws Autom8Error spec-untrusted */
export async function askTrust(
  git: Git,
  specFile: string,
  spec: Spec,
  options: { trusted: boolean; confirm: Confirm | null },
): Promise<void> {
  const commands = [...new Set(spec.userStories.flatMap((story) => story.verify))];
  if (commands.length === 0 || options.trusted || !await committedByOther(git, specFile)) return;
  const question = `${specFile} contains commands that would run here:\n${commands.join("\n")}\nRun them?`;
  if (options.confirm !== null && await options.confirm(question)) return;
  throw new Autom8Error("spec-untrusted", { file: specFile, commands });
}
