/** What the agent is asked to write at the end of its turn. */

import type { RunPhase } from "../../config/phases.ts";

/** The section that describes the end of the answer for a phase. */
export function answerFormat(phase: RunPhase): string {
  return formats[phase];
}

const summary = `<work-summary>
one to three sentences: what you did
</work-summary>`;

const commitMessage =
  `A Conventional Commits message: a subject of at most 72 characters, an empty line, what was done and why. No trailers.
<commit-message>
feat(scope): subject

body
</commit-message>`;

const shortEnding = `## How to end

End your last message with this block, with the tags exactly as shown. autom8 reads it.

${summary}`;

/** The same for a corrector whose commit a hook refused. */
export const rewordingFormat = `## How to end

End your last message with these blocks, with the tags exactly as shown. autom8 reads them. Leave out the second one if
the message of the commit can stay as it is.

${summary}

The whole new message: a subject, an empty line, a body. No \`Autom8-\` lines.
<commit-message>
subject

body
</commit-message>`;

/** What others are to know: `later` is who. */
function learnedBlocks(later: "stories" | "work"): string {
  return `One line for each file you created or changed:
<files-context>
path/from/the/root | what the file is for | [mainSymbol, otherSymbol]
</files-context>

One line for each decision that later ${later} should follow:
<decisions>
topic | choice | why
</decisions>

One line for each convention that later ${later} should follow:
<patterns>
convention
</patterns>`;
}

/** The same for a conversation that is over: what is worth knowing of it. */
export const learnedFormat =
  `Use these blocks, with the tags exactly as shown and your own text between them. Leave out
a block that would be empty.

${learnedBlocks("work")}

${summary}

${commitMessage}`;

const reviewEnding = `## How to end

End your last message with these blocks, with the tags exactly as shown. autom8 reads them.

${summary}

\`pass\` if you found nothing to report, or \`issues\` if the review file lists what you found. Without this block, the
review does not count:
<review-verdict>
pass
</review-verdict>`;

const formats: Record<RunPhase, string> = {
  implement: `## How to end

End your last message with these blocks, with the tags exactly as shown and your own text between them. autom8 reads
them and passes them on to the next story. Leave out a block that would be empty; never leave out the last one.

${learnedBlocks("stories")}

One line for each assumption you had to make because nothing says what is wanted:
<assumptions>
assumption
</assumptions>

${summary}

${commitMessage}

One of \`done\`; \`already done: \` and where, if all of it was there before you changed anything; \`blocked: \` and the
reason. In other words it counts as not done:
<story-status>
done
</story-status>`,
  review: reviewEnding,
  correct: shortEnding,
  "pr-template": `## How to end

End your last message with this block, with the tags exactly as shown. autom8 opens the pull request with it.

<pull-request-body>
the whole template, filled
</pull-request-body>`,
  "pr-review": `## How to end

End your last message with these blocks, with the tags exactly as shown. autom8 reads them.

One line for each thread, none left out: its label, your verdict (\`real\`, \`mistaken\` or \`taste\`), and in one or two
sentences, for the author of the thread, what you did or why nothing has to change. For \`real\`, begin with \`fixed: \`,
\`already fixed: \` (and where) or \`not fixed: \` (and why):
<thread-verdicts>
T1 | real | fixed: an empty list now gives 0, with a test
T2 | mistaken | the caller sorts the list, in src/list.ts:40
T3 | taste | the names follow the rest of the file
</thread-verdicts>

${summary}

If you changed something, a Conventional Commits message: a subject of at most 72 characters, an empty line, what was done
and why. No trailers.
<commit-message>
fix(scope): subject

body
</commit-message>`,
};
