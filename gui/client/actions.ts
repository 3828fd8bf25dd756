/** What can be done to a session's run, each after a question. */

import type { ActionName, SessionCard } from "../protocol.ts";
import { post } from "./api.ts";
import { confirm } from "./dialog.tsx";
import { notify } from "./window.ts";

type Words = { label: string; text: string; isDangerous?: true };

/** How each action is called, and what the question says that it does. */
export const actionWords: Readonly<Record<ActionName, Words>> = {
  pause: {
    label: "Pause",
    text: "The run finishes the story that it works on, and stops before the next one.",
  },
  resume: { label: "Resume", text: "The run continues in the background, where it stopped." },
  interrupt: {
    label: "Interrupt",
    text: "The agent is ended now. What it changed so far is kept, and the run can be resumed.",
  },
  abandon: {
    label: "Abandon",
    text:
      "The run ends for good and goes to the history. Its worktree is removed; its branch and commits stay.",
    isDangerous: true,
  },
};

/** Asks, then does it and says what came of it. */
export function askToAct(session: SessionCard, action: ActionName): void {
  const { label, text, isDangerous } = actionWords[action];
  confirm({
    title: `${label} ${session.branch}?`,
    text,
    act: label,
    ...(isDangerous === undefined ? {} : { isDangerous }),
    onYes: async () => {
      const answer = await post("/api/act", { session: session.key, action });
      if (answer.ok) notify(answer.value.text, answer.value.tone);
      else notify(`${answer.problem.message} ${answer.problem.hint}`.trim(), "bad");
    },
  });
}
