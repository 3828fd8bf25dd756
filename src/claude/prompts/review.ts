/** The prompt for an agent that reviews everything the run did. */

import type { Spec } from "../../spec/spec.ts";
import { cut, fenced, inlineCode, plainLine } from "../../text/data_text.ts";
import { reviewFile } from "../review_file.ts";
import { answerFormat } from "./format.ts";
import { type PromptHeader, promptHeader } from "./header.ts";
import { phaseText } from "./phase_text.ts";
import { atMost } from "./problem.ts";
import { type Claim, claimsText } from "./claims.ts";
import { checksSection, rulesSection } from "./rules.ts";
import { specFence } from "./spec_text.ts";

/** Everything the prompt is built from. */
export type ReviewRequest = {
  header: PromptHeader;
  spec: Spec;
  /** The review round, from 1. */
  round: number;
  maxRounds: number;
  /** The work as a patch against the start of the run; the caller bounds its length. */
  diff: string;
  diffTruncated: boolean;
  changedFiles: string[];
  /** Stories whose agents say that they were done before the run: nothing was changed for them. */
  alreadyDone: readonly { storyId: string; where: string }[];
  /** What agents assumed because nothing said what was wanted. */
  assumptions: readonly { storyId: string; assumption: string }[];
  /** Files that agents say they changed, although they did not. */
  claims: readonly { storyId: string; claims: readonly Claim[] }[];
  /** What agents decided about the review threads of a pull request; empty if the work answers none. */
  verdicts: readonly { label: string; verdict: string; reason: string }[];
  /** Ids of stories that are not part of this work: they are left for later. */
  leftOut: readonly string[];
  verify: string[];
  /** Those of them that failed before anything was done. */
  failedBefore: string[];
  /** Why the review before this one did not count; null if it did, or there was none. */
  dropped: string | null;
  /** Replaces autom8's own instructions. */
  userText: string | null;
};

const maxFiles = 300;
const maxWhere = 300;
const maxReason = 1_000;

/** The whole prompt. Its length is bounded, except for the diff and the user's own text, which the caller bounds. */
export function reviewPrompt(request: ReviewRequest): string {
  const { header, spec, round, maxRounds, userText } = request;
  const sections = [
    promptHeader(header),
    `You review a finished piece of work: round ${round} of at most ${maxRounds}. The current folder is the work tree. ` +
    "autom8 started you.",
    droppedText(request),
    `## The spec\n\n${specFence(spec)}`,
    `## The work\n\n${workText(request)}`,
    doubtsText(request),
    phaseText("review", userText),
    checksSection(
      "autom8 runs these commands itself before anything is committed. You may run them too, exactly as written:",
      request,
    ),
    resultSection(request),
    rulesSection("review"),
    answerFormat("review"),
  ];
  return `${sections.filter((section) => section !== null).join("\n\n")}\n`;
}

function droppedText({ dropped }: ReviewRequest): string | null {
  if (dropped === null) return null;
  return `Another reviewer was here before you, and that review does not count: ${
    plainLine(cut(dropped, maxReason))
  }. Avoid what made it fail.`;
}

function workText({ diff, diffTruncated, changedFiles }: ReviewRequest): string {
  const files = atMost(changedFiles.map((path) => `- ${inlineCode(path)}`), maxFiles, "more files");
  const list = files.length === 0 ? [] : [["Files that the work changed:", "", ...files].join("\n")];
  if (diff.trim() === "") return [...list, "There is no diff: look at the files themselves."].join("\n\n");
  return [
    ...list,
    "The diff since the work began. It may lack context: read the files if you need more.",
    fenced(diff, "diff"),
    ...(diffTruncated
      ? ["**The diff was too long and is cut off here.** Read the changed files that it does not show."]
      : []),
  ].join("\n\n");
}

/** What the reviewer must check or leave alone, because the agents' words are not enough; null if there is nothing. */
function doubtsText({ alreadyDone, assumptions, claims, verdicts, leftOut }: ReviewRequest): string | null {
  const places = alreadyDone.map(({ storyId, where }) =>
    `- ${plainLine(storyId)}: ${plainLine(cut(where, maxWhere))}`
  );
  const files = claims.map(({ storyId, claims }) => `- ${plainLine(storyId)}: ${claimsText(claims)}`);
  const assumed = assumptions.map(({ storyId, assumption }) =>
    `- ${plainLine(storyId)}: ${plainLine(cut(assumption, maxWhere))}`
  );
  const judged = verdicts.map(({ label, verdict, reason }) =>
    `- ${plainLine(label)}, ${plainLine(verdict)}: ${plainLine(cut(reason, maxWhere))}`
  );
  const ids = leftOut.map((id) => `- ${plainLine(id)}`);
  const parts = [
    ...(places.length === 0 ? [] : [
      "Nothing was changed for these stories: their agents say that they were already done, in the place named. Check that " +
      "each of their criteria is met there; if one is not, it is a critical issue.",
      atMost(places, maxFiles, "more").join("\n"),
    ]),
    ...(files.length === 0 ? [] : [
      "Some agents named files that they did not change. What they meant to do there may be missing:",
      atMost(files, maxFiles, "more").join("\n"),
    ]),
    ...(assumed.length === 0 ? [] : [
      "The agents assumed this where nothing says what is wanted. An assumption that contradicts the spec or the code is " +
      "an issue:",
      atMost(assumed, maxFiles, "more").join("\n"),
    ]),
    ...(judged.length === 0 ? [] : [
      "Each criterion of the spec is a review thread of a pull request, which the agents judged like this. A thread that " +
      "should be fixed and is not, or a change that no thread asked for, is an issue. Do not judge matters of taste again:",
      atMost(judged, maxFiles, "more").join("\n"),
    ]),
    ...(ids.length === 0 ? [] : [
      "These stories of the spec are left for later. That they are missing is not an issue:",
      atMost(ids, maxFiles, "more").join("\n"),
    ]),
  ];
  return parts.length === 0 ? null : `## What to check in addition\n\n${parts.join("\n\n")}`;
}

function resultSection({ round, maxRounds }: ReviewRequest): string {
  const file = inlineCode(reviewFile);
  const minor = "\n\n## Minor\n\n- [ ] src/other.ts:7 …";
  return `## Where the result goes

Write the issues to ${file} in the root of the work tree, in this form, leaving out headings that would be empty:

${
    fenced(
      `# Review, round ${round} of ${maxRounds}

## Critical

- [ ] src/file.ts:42 what is wrong; what would be right

## Significant

- [ ] src/file.ts:57 …${round === 1 ? minor : ""}`,
      "markdown",
    )
  }

- One issue a line, in the form \`- [ ] path:line what is wrong; what would be right\`.
- If you found nothing, do not create the file, and end with the verdict \`pass\`. Any text in the file counts as an
  issue, even praise.
- You may read everything and run commands, but edit nothing else. Any other change you make is undone.`;
}
