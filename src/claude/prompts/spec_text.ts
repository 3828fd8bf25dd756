/** The spec and its stories as text in a prompt. */

import type { Spec, Story } from "../../spec/spec.ts";
import { cut, cutMiddle, fenced, oneLine, plainLine } from "../../text/data_text.ts";

/** How much of a story, of a whole spec and of an overview goes into a prompt, in characters. */
const maxStory = 60_000;
const maxSpec = 200_000;
const maxOverview = 12_000;

/** One story in a fence, with everything its author wrote. */
export function storyFence(story: Story): string {
  return fenced(cutMiddle(storyText(story), maxStory));
}

/** The whole spec in a fence. */
export function specFence(spec: Spec): string {
  const head = [`project: ${oneLine(spec.project)}`, ...labelled("description", spec.description)].join("\n");
  return fenced(cutMiddle([head, ...spec.userStories.map(storyText)].join("\n\n"), maxSpec));
}

/** What the whole work is and where this story is in it, for an agent that implements one story. */
export function workOverview(spec: Spec, current: Story): string {
  const lines = spec.userStories.map((story) => {
    const place = story.id === current.id ? "this one" : story.passes ? "done" : "later";
    return `${oneLine(story.id)} ${cut(oneLine(story.title), 120)} (${place})`;
  });
  const text = [
    ...labelled("purpose", spec.description),
    "stories:",
    ...lines.map((line) => `- ${line}`),
  ];
  return `Project: ${plainLine(spec.project)}\n\n${fenced(cutMiddle(text.join("\n"), maxOverview))}`;
}

function storyText(story: Story): string {
  return [
    `${oneLine(story.id)}: ${oneLine(story.title)}`,
    ...labelled("description", story.description),
    ...(story.acceptanceCriteria.length === 0 ? [] : ["acceptance criteria:"]),
    ...story.acceptanceCriteria.map((criterion, index) => indented(`${index + 1}. ${criterion.trim()}`)),
    ...labelled("notes", story.notes),
  ].join("\n");
}

function labelled(label: string, text: string): string[] {
  return text.trim() === "" ? [] : [`${label}:`, indented(text.trim())];
}

function indented(text: string): string {
  return text.split(/\r?\n/).map((line) => line === "" ? "" : `  ${line}`).join("\n");
}
