/** Reads a spec in JSON. The text is read once, for all who ask which format it has and what is wrong with it. Pure. */

import { pathText, type Problem } from "../text/problems.ts";
import { type JsonNode, jsonValue, lineCounter, positionOf, readJson } from "./json_text.ts";
import { lengthProblem } from "./size.ts";
import { plainSpec } from "./plain_spec.ts";
import type { SpecReading } from "./spec.ts";

/** A JSON text that was read. The offsets of `root` are those of `text`. */
export type JsonSource = { text: string; root: JsonNode };

/** Reads the text of a file, or says why it cannot be read. `file` is its name in messages. */
export function readJsonSource(
  text: string,
  file: string,
): { kind: "read"; source: JsonSource } | { kind: "invalid"; problems: Problem[] } {
  const tooLong = lengthProblem(text);
  if (tooLong !== null) return { kind: "invalid", problems: [tooLong] };
  // A space in place of the byte order mark keeps the offsets right.
  const readable = text.startsWith("\uFEFF") ? ` ${text.slice(1)}` : text;
  if (readable.trim() === "") return invalid("", `a spec in ${file}`, "an empty file");
  const reading = readJson(readable);
  if (reading.kind === "read") return { kind: "read", source: { text: readable, root: reading.root } };
  const { line, column } = positionOf(readable, reading.offset);
  return invalid(`line ${line}, column ${column}`, reading.expected, reading.got);
}

/** Reads a JSON spec and finds every problem in it. `file` is its name in messages. */
export async function parseSpec(text: string, file: string): Promise<SpecReading> {
  const read = readJsonSource(text, file);
  return read.kind === "read" ? await specIn(read.source) : read;
}

/** Checks a spec, and that its text has each key only once. `value`: what the text stands for, if that is more than it says. */
export async function specIn({ text, root }: JsonSource, value = jsonValue(root)): Promise<SpecReading> {
  const duplicates = duplicateKeys(root, text);
  const spec = duplicates.length === 0 ? plainSpec(value) : null;
  if (spec !== null) return { kind: "valid", spec };
  const { checkSpec } = await import("./spec.ts");
  return checkSpec(value, duplicates);
}

function duplicateKeys(root: JsonNode, text: string): Problem[] {
  const problems: Problem[] = [];
  const lineOf = lineCounter(text);
  visit(root, []);
  return problems;

  function visit(node: JsonNode, path: (string | number)[]): void {
    if (node.kind === "array") node.items.forEach((item, index) => visit(item, [...path, index]));
    if (node.kind !== "object") return;
    const seen = new Set<string>();
    for (const member of node.members) {
      const where = [...path, member.key];
      if (seen.has(member.key)) {
        const got = `the same key again on line ${lineOf(member.keyStart)}`;
        problems.push({ where: pathText(where), expected: "each key only once", got });
      }
      seen.add(member.key);
      visit(member.node, where);
    }
  }
}

function invalid(where: string, expected: string, got: string): { kind: "invalid"; problems: Problem[] } {
  return { kind: "invalid", problems: [{ where, expected, got }] };
}
