/** The runner of commands that must start fast: it never loads dax. */

import { createCollector } from "./collect.ts";
import type { Runner } from "./shell.ts";
import { startProgram } from "./start.ts";

/** Runs a program without dax. */
export const runPlain: Runner = async (command) => {
  const { signal } = command;
  const end = () => running.end();
  const collector = createCollector(command.maxOutputBytes, end);
  const running = startProgram(command, collector);
  signal?.addEventListener("abort", end);
  if (signal?.aborted) end();
  try {
    return collector.output(await running.code);
  } finally {
    signal?.removeEventListener("abort", end);
  }
};
