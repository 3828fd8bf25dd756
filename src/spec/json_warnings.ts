/** The keys of a JSON spec that are nearly known ones. Pure. */

import { renderValue } from "../text/problems.ts";
import { sameLetters } from "../text/nearest.ts";
import type { JsonSource } from "./json_spec.ts";
import { type JsonNode, lineCounter, memberOf } from "./json_text.ts";
import { meantWord } from "./near_keys.ts";
import { specKeys, storyKeys } from "./plain_spec.ts";
import type { Spec } from "./spec.ts";
import { type SpecWarning, storyWarnings } from "./warnings.ts";

/**
 * The warnings of a JSON spec, in the order of the file. `spec` is what was read from it; null if it is not valid.
 *
 * autom8 keeps keys that it does not know and does not read them, so a slip of the pen would go unnoticed. A key that
 * is nearly known is not read either: a file with two spellings of one key could say two things.
 */
export function jsonWarnings({ text, root }: JsonSource, spec: Spec | null): SpecWarning[] {
  const stories = storiesIn(root);
  const found = [
    ...nearKeys(root, "", specKeys, misplacedOnSpec),
    ...stories.flatMap((story, i) => nearKeys(story, `userStories[${i}].`, storyKeys, misplacedInStory)),
  ];
  const lineOf = lineCounter(text);
  const keys = found.sort((a, b) => a.start - b.start).map(({ start, where, expected, got }) => {
    const line = lineOf(start);
    return { line, where: `line ${line}, ${where}`, expected, got };
  });
  if (spec === null) return keys;
  const storyLine = lineCounter(text);
  const lines = stories.map(({ start }) => storyLine(start));
  return [...keys, ...storyWarnings(spec, lines)].sort((a, b) => a.line - b.line);
}

/** The nodes of the stories, also if their list stands under a key that is only nearly right. */
function storiesIn(root: JsonNode): readonly JsonNode[] {
  const list = memberOf(root, "userStories") ??
    membersOf(root).find(({ key }) => meantWord(key, specKeys) === "userStories");
  return list?.node.kind === "array" ? list.node.items : [];
}

type NearKey = { start: number; where: string; expected: string; got: string };

function nearKeys(
  node: JsonNode,
  path: string,
  known: readonly string[],
  misplaced: Readonly<Record<string, string>>,
): NearKey[] {
  const members = membersOf(node);
  const present = new Set(members.map(({ key }) => key));
  return members.flatMap(({ key, keyStart }) => {
    if (known.includes(key)) return [];
    const expected = Object.hasOwn(misplaced, key) ? misplaced[key] : nearKey(key, known, present);
    return expected == null ? [] : [{ start: keyStart, where: path + key, expected, got: renderValue(key) }];
  });
}

/** A key beside the known one that is only similar to it has a meaning of its own, like `note` beside `notes`. */
function nearKey(key: string, known: readonly string[], present: ReadonlySet<string>): string | null {
  const meant = meantWord(key, known);
  if (meant === null || (present.has(meant) && !sameLetters(meant, key))) return null;
  return `the key "${meant}"`;
}

const membersOf = (node: JsonNode) => node.kind === "object" ? node.members : [];

/** Keys of a story that seem to be meant for all stories. */
const misplacedOnSpec: Readonly<Record<string, string>> = {
  verify: '"verify" in a story, or in the configuration for all of them',
  acceptanceCriteria: '"acceptanceCriteria" in a story',
  dependsOn: '"dependsOn" in a story',
};

const misplacedInStory: Readonly<Record<string, string>> = {
  branchName: '"branchName" outside of the stories: a spec has one branch',
  userStories: "no stories in a story",
};
