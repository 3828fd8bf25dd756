/** Writes each story's `passes` into a spec's file without changing anything else. */

import { writeFileAtomic } from "../store/atomic.ts";
import { readBounded } from "../store/bounded_read.ts";
import { type JsonNode, memberOf, readJson } from "./json_text.ts";
import { maxSpecBytes } from "./size.ts";
import type { Spec } from "./spec.ts";

/** `unreadable`: the file is not a spec (somebody may be editing it), so it was left unchanged. */
type PassesWritten = "same" | "written" | "unreadable";

/**
 * Sets `passes` of every story in the file to its value in the spec; every other byte stays. A missing file is created
 * from the spec. A link to a file stays a link.
 */
export async function writePasses(path: string, spec: Spec): Promise<PassesWritten> {
  const present = await readPresent(path);
  if (present === null) {
    await writeFileAtomic(path, `${JSON.stringify(spec, null, 2)}\n`);
    return "written";
  }
  const wanted = present.text === null ? null : withPasses(present.text, spec);
  if (wanted === null) return "unreadable";
  if (wanted === present.text) return "same";
  await writeFileAtomic(present.path, wanted, present.mode);
  return "written";
}

type Present = { path: string; mode: number; text: string | null };

/** The file behind links, with its text if it is UTF-8; null if there is no file. */
async function readPresent(path: string): Promise<Present | null> {
  try {
    const real = await Deno.realPath(path);
    const { mode } = await Deno.stat(real);
    const read = await readBounded(real, maxSpecBytes);
    return {
      path: real,
      mode: (mode ?? 0o600) & 0o777,
      text: read.kind === "read" ? decode(read.bytes) : null,
    };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The text with each story's `passes` as in the spec; null if the text is not a spec. Pure. */
export function withPasses(text: string, spec: Spec): string | null {
  // A space in place of the byte order mark keeps the offsets right.
  const reading = readJson(text.startsWith("\uFEFF") ? ` ${text.slice(1)}` : text);
  if (reading.kind === "broken") return null;
  const stories = memberOf(reading.root, "userStories")?.node;
  if (stories?.kind !== "array") return null;
  const passes = new Map(spec.userStories.map((story) => [story.id, story.passes]));
  const edits = stories.items.flatMap((story) => {
    const id = memberOf(story, "id")?.node;
    const wanted = id?.kind === "scalar" && typeof id.value === "string" ? passes.get(id.value) : undefined;
    return wanted === undefined ? [] : passesEdit(story, wanted, text);
  });
  return edited(text, edits);
}

/** A range of the text and its replacement. */
type Edit = { from: number; to: number; text: string };

/** Applies edits, which are in the order of the text and do not overlap. */
function edited(text: string, edits: readonly Edit[]): string {
  const pieces: string[] = [];
  let done = 0;
  for (const edit of edits) {
    pieces.push(text.slice(done, edit.from), edit.text);
    done = edit.to;
  }
  return pieces.join("") + text.slice(done);
}

function passesEdit(story: JsonNode, wanted: boolean, text: string): Edit[] {
  const member = memberOf(story, "passes");
  if (member !== undefined) {
    const { start, end } = member.node;
    const value = String(wanted);
    return text.slice(start, end) === value ? [] : [{ from: start, to: end, text: value }];
  }
  const id = memberOf(story, "id");
  if (id === undefined || !wanted) return [];
  const at = id.node.end;
  return [{ from: at, to: at, text: `${separatorAt(id.keyStart, text)}"passes": true` }];
}

/** The separator between two keys: a new line if the key at `offset` is on its own line. */
function separatorAt(offset: number, text: string): string {
  const indent = /\r?\n[ \t]*$/.exec(text.slice(Math.max(0, offset - 200), offset))?.[0];
  return indent === undefined ? ", " : `,${indent}`;
}
