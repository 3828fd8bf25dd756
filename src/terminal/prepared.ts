/** Draws what `autom8 init` did, and what to do next. */

import { sanitize } from "../text/sanitize.ts";
import { wrap } from "../text/width.ts";
import { type Line, line, span } from "../view/line.ts";

/** See `Prepared` in the session. */
type ShownPreparation = {
  project: string;
  config: string;
  created: boolean;
  proposals: readonly { command: string; from: string }[];
  outcome: "saved" | "declined" | "unanswered" | "configured" | "none";
  verify: readonly string[];
};

/** @param completions The line that installs completions in the user's shell; null if the shell is not known */
export function renderPrepared(
  { project, config, created, proposals, outcome, verify }: ShownPreparation,
  completions: string | null,
  width: number,
): Line[] {
  const text = (words: string) => wrap(sanitize(words), width).map((one) => line(one));
  const commands = (list: readonly string[]) => list.map((one) => line("  ", span(one, "strong")));
  const found = commands(proposals.map(({ command, from }) => `${command}  (${from})`));
  const set: Line[] = {
    saved: [...text("Each story is checked with:"), ...commands(verify)],
    declined: [
      ...text(
        "Nothing is set as a check. To choose commands of your own, set `verify` in the configuration.",
      ),
    ],
    unanswered: [
      ...text("This project has checks that autom8 can run after each story:"),
      ...found,
      ...text("To use them: `autom8 init --yes`"),
    ],
    configured: verify.length === 0
      ? text("The configuration sets `verify` to no commands: nothing is checked.")
      : [...text("Checks are set already:"), ...commands(verify)],
    none: [
      ...text("No test, lint or type-check command was found, so none is proposed."),
      ...text("Set `verify` in the configuration: without a check, a run has only the agents' word."),
    ],
  }[outcome];
  return [
    line(span(project, "strong"), " is ready for autom8."),
    line(
      created
        ? "Configuration created: "
        : outcome === "saved"
        ? "Configuration: "
        : "Configuration, unchanged: ",
      config,
    ),
    ...(outcome === "saved" && !created ? text("One line was added to it: `verify`.") : []),
    line(),
    ...set,
    line(),
    ...text(
      "Next, check a spec and run it: `autom8 spec check FILE`, `autom8 FILE`. `autom8 help spec` shows the format.",
    ),
    ...(completions === null
      ? text("To complete commands in your shell: `autom8 help completions`")
      : [...text("To complete commands in your shell:"), line(`  ${completions}`)]),
  ];
}
