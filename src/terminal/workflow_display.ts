/** What the runner of GitHub Actions gets besides plain text: a group for each story, and annotations. */

import type { ErrorInfo } from "../errors.ts";
import type { EventOf, RunEvent, RunEventKind } from "../run/events.ts";
import type { RunState } from "../run/state.ts";
import { sanitize } from "../text/sanitize.ts";
import { annotation, runAnnotations } from "../view/annotations.ts";
import { storyTitle } from "../view/progress.ts";
import {
  type Annotation,
  annotationCommand,
  endGroupCommand,
  groupCommand,
} from "../view/workflow_commands.ts";
import type { Display } from "./display.ts";
import type { Printer } from "./printer.ts";
import type { Sink } from "./sink.ts";

/** A printer that annotates errors as well. `sink` takes the commands. */
export function annotatingErrors<P extends Pick<Printer, "error">>(inner: P, sink: Pick<Sink, "error">): P {
  return {
    ...inner,
    error(info) {
      inner.error(info);
      sink.error(`${annotationCommand(errorAnnotation(info))}\n`);
    },
  };
}

/** What a signal stopped is no error. */
function errorAnnotation({ kind, message, hint, exitCode }: ErrorInfo): Annotation {
  const wasStopped = exitCode === 130 || exitCode === 143;
  return annotation(
    wasStopped ? "warning" : "error",
    `autom8: ${kind.replaceAll("-", " ")}`,
    `${message}\n${hint}`,
  );
}

/** A display with the commands for the runner around what `inner` prints. `sink` takes the commands. */
export function createWorkflowDisplay(inner: Display, sink: Pick<Sink, "out" | "error">): Display {
  const { error } = annotatingErrors(inner, sink);
  let isOpen = false;
  const command = (text: string) => sink.out(`${text}\n`);
  const close = () => {
    if (isOpen) command(endGroupCommand);
    isOpen = false;
  };
  return {
    ...inner,
    show(event, run, at) {
      const change = groupChange(event, run);
      if (change !== null) close();
      if (change !== null && change.title !== null) {
        command(groupCommand(sanitize(change.title)));
        isOpen = true;
      }
      inner.show(event, run, at);
      if (ends.has(event.kind)) { for (const one of runAnnotations(run)) command(annotationCommand(one)); }
    },
    end() {
      inner.end();
      close();
    },
    // An error in a folded group would not be seen.
    error(info) {
      close();
      error(info);
    },
  };
}

/** The events after which a run does not continue without a person or another job. */
const ends: ReadonlySet<RunEventKind> = new Set<RunEventKind>([
  "run-completed",
  "run-failed",
  "run-interrupted",
  "run-paused",
]);

/** Whether a group ends with an event, and which one begins (a null title: none); null: all stays as it is. */
function groupChange(event: RunEvent, run: RunState): { title: string | null } | null {
  if (ends.has(event.kind)) return { title: null };
  switch (event.kind) {
    case "story-picked":
      return { title: storyGroup(run, event.storyId) };
    case "state-entered":
      return groupOfState(event, run);
    case "run-resumed": {
      const { machineState, currentStory } = run;
      const isInStory = machineState === "running-claude" && currentStory !== null;
      return isInStory ? { title: storyGroup(run, currentStory) } : null;
    }
    default:
      return null;
  }
}

function groupOfState({ state }: EventOf<"state-entered">, run: RunState): { title: string | null } | null {
  switch (state) {
    case "reviewing":
      return { title: `Review, round ${run.reviewRound + 1}` };
    case "correcting":
      return { title: "Corrections" };
    case "committing":
      return { title: "Commits" };
    // The group of a story lasts until the next one is picked, or another state begins.
    case "running-claude":
      return null;
    default:
      return { title: null };
  }
}

function storyGroup(run: RunState, storyId: string): string {
  return `${storyId} ${storyTitle(run, storyId)}`.trim();
}
