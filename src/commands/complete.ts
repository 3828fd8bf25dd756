/** The hidden `autom8 __complete SHELL WORDS...`: what the completion scripts of the shells ask. */

import { defineCommand } from "./command.ts";
import type { Candidate, Completion } from "./completion.ts";

export const complete = defineCommand({
  name: "__complete",
  summary: "List what may come next on a command line.",
  arguments: { shell: { placeholder: "SHELL", description: "the shell that asks", required: true } },
  flags: {},
  examples: [["autom8 __complete bash resume --session ''", "list the sessions of this project"]],
  session: "no",
  json: false,
  hidden: true,
  passesRest: true,
  async run({ screen }, rest) {
    const completion = await screen.complete(rest);
    const { prefix, typed, source } = completion;
    const all = [...completion.candidates, ...await valuesOf(completion)];
    const { sanitize } = await import("../text/sanitize.ts");
    const lines = all.filter(({ value }) => value.startsWith(typed) && /^[!-~]+$/.test(value))
      .map(({ value, description }) => `${prefix}${value}\t${sanitize(description)}`);
    const files = source === "spec-files" ? "files" : source === "folders" ? "folders" : "words";
    screen.write([files, ...lines].map((line) => `${line}\n`).join(""));
    return 0;
  },
});

async function valuesOf({ source, key, folder }: Completion): Promise<readonly Candidate[]> {
  if (source === null || source === "spec-files" || source === "folders") return [];
  try {
    const { completionValues } = await import("../session/completion_values.ts");
    return await completionValues(source, folder ?? ".", key);
  } catch {
    // A person who presses TAB outside of a repository asked for nothing that could fail.
    return [];
  }
}
