/** The conversations that the scripted agent remembers from process to process, in a file beside the script. */

import * as z from "zod/mini";

/** One entry for each process, in the order they started. */
export type Memory = { calls: { conversation: string; phase: string }[] };

const schema = z.strictObject({
  calls: z.array(z.strictObject({ conversation: z.string(), phase: z.string() })),
});

/** Path of the memory of a script. */
export function memoryPath(script: string): string {
  return `${script}.memory.json`;
}

/** Reads the memory; empty if there is none yet. Throws if the file is damaged. */
export async function readMemory(script: string): Promise<Memory> {
  try {
    return z.parse(schema, JSON.parse(await Deno.readTextFile(memoryPath(script))));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { calls: [] };
    throw error;
  }
}

/** Replaces the file as a whole, since the process may be killed at any moment. */
export async function writeMemory(script: string, memory: Memory): Promise<void> {
  const path = memoryPath(script);
  const temporary = `${path}.${Deno.pid}`;
  await Deno.writeTextFile(temporary, `${JSON.stringify(memory)}\n`);
  await Deno.rename(temporary, path);
}

/** Whether a conversation was ever started. Pure. */
export function knows(memory: Memory, conversation: string): boolean {
  return memory.calls.some((call) => call.conversation === conversation);
}

/**
 * The memory with one more process; the number of its conversation within the phase, and of the process within the
 * conversation. A continued conversation keeps its round, so that an interrupted run plays on as if undisturbed. Pure.
 */
export function remember(
  memory: Memory,
  conversation: string,
  phase: string,
): { memory: Memory; round: number; call: number } {
  const calls = [...memory.calls, { conversation, phase }];
  const rounds = [...new Set(calls.filter((call) => call.phase === phase).map((call) => call.conversation))];
  return {
    memory: { calls },
    round: rounds.indexOf(conversation) + 1,
    call: calls.filter((call) => call.conversation === conversation).length,
  };
}
