/** Runs the program of `notify` for what a person who does not watch a run wants to know. */

import { basename } from "path";
import { agentVariables } from "../claude/credentials.ts";
import { runWithInput } from "../process/run_with_input.ts";
import type { Recorder } from "../run/driver.ts";
import { type Notification, notificationOf } from "../run/notification.ts";
import { maskTexts } from "../run/masking.ts";
import { homeOf, type SessionPaths } from "../store/paths.ts";
import type { Observer } from "./observer.ts";
import { workflowFiles } from "./workflow_files.ts";

/** How long the program may take, in ms. */
const defaultTimeoutMs = 10_000;

/** The words of a notification that are ours, and what the user's own programs need unchanged. */
const ownWords = ["event", "at", "runId", "sessionId", "kind", "waitsUntil"];

export type Notifier = {
  /** The recorder, which notifies as well. */
  recorder: Recorder;
  /** Resolves when every program that was started has ended. */
  settled(): Promise<void>;
};

/** A failure is a note to the observer. The run does not wait for a program, and nothing fails with one. */
export function createNotifier(
  recorder: Recorder,
  session: SessionPaths,
  observer: Pick<Observer, "message">,
  { mask, environment, timeoutMs = defaultTimeoutMs }: {
    mask: (text: string) => string;
    environment: Readonly<Record<string, string>>;
    timeoutMs?: number;
  },
): Notifier {
  const hidden = [...agentVariables(environment), ...workflowFiles];
  const running: Promise<void>[] = [];

  async function notify(notification: Notification): Promise<void> {
    const command = recorder.run.config.notify;
    const result = await runWithInput({
      command,
      folder: homeOf(session),
      input: `${JSON.stringify(maskTexts(notification, mask, ownWords))}\n`,
      timeoutMs,
      runId: recorder.run.runId,
      hidden,
    });
    const program = basename(command[0] ?? "");
    switch (result.kind) {
      case "exited": {
        if (result.code === 0) return;
        const said = mask(result.output.trim().split("\n").at(-1) ?? "");
        return note(`${program} exited with code ${result.code}${said === "" ? "" : `: ${said}`}`);
      }
      case "timed-out":
        return note(`${program} was ended: it took longer than ${timeoutMs / 1_000} seconds`);
      case "failed-to-start":
        return note(`${program} cannot be started: ${result.detail}`);
      default:
        return result satisfies never;
    }
  }

  function note(problem: string): void {
    observer.message(`Nobody was notified: ${problem}. Check \`notify\` in your configuration.`);
  }

  return {
    recorder: {
      get run() {
        return recorder.run;
      },
      async record(...events) {
        await recorder.record(...events);
        if (recorder.run.config.notify.length === 0) return;
        for (const { kind } of events) {
          const notification = notificationOf(kind, recorder.run);
          if (notification !== null) running.push(notify(notification));
        }
      },
    },
    async settled() {
      await Promise.all(running);
    },
  };
}
