/** Acting on a run: what a confirmation says, and why an action cannot be done. */

import type { Action } from "../src/feed/world.ts";
import type { Model } from "./model.ts";
import { resumeCommand } from "./resume_command.ts";
import type { Session } from "../src/feed/world.ts";
import { returnCommand } from "../src/run/state.ts";
import { sessionState, storyInWork } from "./session_words.ts";

/** Why an action cannot be done; null if it can. */
export function refusal(model: Model, action: Action, session: Session | null): string | null {
  if (session === null) return `Select or open a run first, then ${verbs[action]} it.`;
  const { run, alive, key } = session;
  if (model.archived.has(key)) return `This run is archived, so there is nothing to ${verbs[action]}.`;
  if (run === null) return `This run cannot be read, so autom8 cannot ${verbs[action]} it.`;
  const { text } = sessionState(session, false);
  switch (action) {
    case "pause":
    case "interrupt":
      return alive ? null : `No process drives this run (${text}), so there is nothing to ${verbs[action]}.`;
    case "resume":
      // A process that has recorded its stop lets go of the run in a moment.
      if (alive && run.status === "running") return "This run is running already.";
      if (run.status === "abandoned") {
        return `This run was abandoned. Bring it back with \`${returnCommand(run.runId)}\`.`;
      }
      return run.status === "completed" ? "This run is completed, so there is nothing to resume." : null;
    case "abandon":
      return alive ? "This run is running. Interrupt it first (X)." : null;
    default:
      return action satisfies never;
  }
}

const verbs: Readonly<Record<Action, string>> = {
  pause: "pause",
  resume: "resume",
  interrupt: "interrupt",
  abandon: "abandon",
};

/** The question of a confirmation, and what will happen. */
export function confirmation(action: Action, { run, project }: Session): { title: string; lines: string[] } {
  if (run === null) return { title: "", lines: [] };
  const name = `${project}, ${run.branch}`;
  const story = storyInWork(run);
  const done = `${run.storiesDone} of ${run.storiesTotal} stories are done.`;
  switch (action) {
    case "pause":
      return {
        title: "Pause this run?",
        lines: [
          name,
          `${story === null ? "The run" : `It finishes ${story.id}, then it`} pauses before the next story.`,
          "R resumes it.",
        ],
      };
    case "resume":
      return {
        title: "Resume this run?",
        lines: [
          name,
          `${done} \`autom8 resume\` continues it in the background, where it stopped.`,
          "Its output is kept, and it does not end with the monitor.",
        ],
      };
    case "interrupt":
      return {
        title: "Interrupt this run now?",
        lines: [
          name,
          `The agent is stopped in the middle of its work${
            story === null ? "" : ` on ${story.id}`
          }, as with Ctrl-C.`,
          "Nothing is lost: R resumes it in the same conversation.",
        ],
      };
    case "abandon":
      return {
        title: "Abandon this run?",
        lines: [
          name,
          `The run ends here. ${done}`,
          run.workTree === null ? "Its branch stays." : `Branch, commits and files stay: ${run.workTree}`,
          `To bring it back: ${resumeCommand(run.root, run.runId.slice(0, 8))}`,
        ],
      };
    default:
      return action satisfies never;
  }
}
