/** What the scripted agent remembers from process to process: its conversations, in a file beside the script. */

import * as z from "zod/mini";

/** One entry a process, in the order they started. */
export type Memory = { calls: { conversation: string; phase: string }[] };

const schema = z.strictObject({
  calls: z.array(z.strictObject({ conversation: z.string(), phase: z.string() })),
});

/** Where the memory of a script is. */
export function memoryPath(script: string): string {
  return `${script}.memory.json`;
}

/** Reads it; empty where there is none yet. Throws where the file holds something else. */
export async function readMemory(script: string): Promise<Memory> {
  try {
    return z.parse(schema, JSON.parse(await Deno.readTextFile(memoryPath(script))));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { calls: [] };
    throw error;
  }
}

/** Replaces it as a whole: the process may be killed at any moment. */
export async function writeMemory(script: string, memory: Memory): Promise<void> {
  const path = memoryPath(script);
  const temporary = `${path}.${Deno.pid}`;
  await Deno.writeTextFile(temporary, `${JSON.stringify(memory)}\n`);
  await Deno.rename(temporary, path);
}

/** Whether a conversation was ever begun. Pure. */
export function knows(memory: Memory, conversation: string): boolean {
  return memory.calls.some((call) => call.conversation === conversation);
}

/**
 * The memory with one more process, which conversation of its phase this is, and which process of the conversation.
 * A conversation that goes on keeps its round, so that a run that was cut off plays on as if undisturbed. Pure.
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
