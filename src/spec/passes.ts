/** `passes` in a spec's file belongs to autom8: written there without touching anything else. */

import { readTextIfPresent, writeFileAtomic } from "../store/atomic.ts";
import { type JsonNode, memberOf, readJson } from "./json_text.ts";
import type { Spec } from "./spec.ts";

/**
 * Makes the file say of every story what the spec says. All else in it stays byte for byte; a file that is gone, or
 * is no JSON any more, is written anew from the spec. Returns whether anything had to be written.
 */
export async function writePasses(path: string, spec: Spec): Promise<boolean> {
  const text = await readTextIfPresent(path);
  const written = text === null ? null : withPasses(text, spec);
  const wanted = written ?? `${JSON.stringify(spec, null, 2)}\n`;
  if (wanted === text) return false;
  const mode = text === null ? null : (await Deno.stat(path)).mode;
  await writeFileAtomic(path, wanted, mode === null ? 0o644 : mode & 0o777);
  return true;
}

/** The text with each story's `passes` as in the spec; null where it is no spec's text. Pure. */
export function withPasses(text: string, spec: Spec): string | null {
  const reading = readJson(text);
  if (reading.kind === "broken") return null;
  const stories = memberOf(reading.root, "userStories")?.node;
  if (stories?.kind !== "array") return null;
  const passes = new Map(spec.userStories.map((story) => [story.id, story.passes]));
  const edits: Edit[] = [];
  for (const story of stories.items) {
    const id = memberOf(story, "id")?.node;
    const wanted = id === undefined ? undefined : passes.get(stringOf(id, text));
    if (wanted === undefined) continue;
    const edit = passesEdit(story, wanted, text);
    if (edit !== null) edits.push(edit);
  }
  return edits.reverse().reduce(
    (edited, { from, to, text }) => edited.slice(0, from) + text + edited.slice(to),
    text,
  );
}

type Edit = { from: number; to: number; text: string };

function passesEdit(story: JsonNode, wanted: boolean, text: string): Edit | null {
  const member = memberOf(story, "passes");
  if (member === undefined) {
    const id = memberOf(story, "id");
    if (id === undefined || !wanted) return null;
    const at = id.node.end;
    // On a line of its own where the members are.
    const lineStart = text.lastIndexOf("\n", id.keyStart) + 1;
    const indent = text.slice(lineStart, id.keyStart);
    const separator = lineStart > 0 && indent.trim() === "" ? `,\n${indent}` : ", ";
    return { from: at, to: at, text: `${separator}"passes": true` };
  }
  const { start, end } = member.node;
  const value = String(wanted);
  return text.slice(start, end) === value ? null : { from: start, to: end, text: value };
}

function stringOf(node: JsonNode, text: string): string {
  const value: unknown = JSON.parse(text.slice(node.start, node.end));
  return typeof value === "string" ? value : "";
}
