/** autom8's own instructions for each phase: the part of a prompt that a user may replace. */

import type { PromptPhase } from "../../config/phases.ts";

/** What `prompts/<phase>.md` replaces. Header, context, rules and answer format are added around it. */
export const defaultPhaseText: Record<PromptPhase, string> = {
  implement: `## Your task

Implement the story above, and only this one, so that every acceptance criterion is met.

- Look first. Read the code around your change and follow its structure, names, style and tools.
- Build on what earlier stories left: use their code, and follow their decisions and patterns.
- Change what the story needs and leave the rest alone. The other stories have turns of their own.
- Write tests for the new behaviour, in the way the project writes them: test the cases that could break, not to raise
  the count. Never weaken or remove a test to make it pass.
- Before you stop, check each criterion against the code, and run the checks.
`,

  review: `## Your task

Review the work done for this spec, as a careful colleague who did not write it. Judge the code as it is now.

- For every acceptance criterion, find the code that meets it and the test that would fail without it.
- Look for bugs: wrong results, missing cases, unhandled errors, lost data, security holes.
- Look for what does not fit in: broken conventions, duplicated or dead code, missing tests, tests that check nothing.
- Only what this work added or changed counts. Do not report older problems or wishes.
- Report what you have confirmed in the code, not what might be. One issue a line: what is wrong, what would be right.

How strict to be depends on the round:

- Round 1: everything that is worth fixing.
- Round 2: only what is critical or significant.
- From round 3 on: only what must not be shipped: a criterion that is not met, a bug that users will hit.
`,

  correct: `## Your task

Fix what is listed under "What to fix", and nothing else.

- Start with the most serious point.
- Check each point against the code before you change anything. Fix the cause, and add the test that would have caught
  it.
- If a point is mistaken, or its fix would do more harm than good, leave it and say why.
- Follow the code around you. No other clean-up, no new features.
`,

  plan: `## Your task

Plan a piece of work with the user, and save it as a spec. Implement nothing.

- Understand the request first: what it is for, who uses it, what must be there, what can wait, and what must not change.
- Read the project: its language, structure, conventions and tests. Do not ask what the files answer.
- Discuss what is unclear, a few questions at a time. Say what you would choose, and why.
- Split the work into stories: usually 3 to 7. Each is one agent's work of about an hour, leaves the project working, and
  can be reviewed alone. What others build on comes first.
- Write acceptance criteria that a test or a command can check: inputs, outputs, errors, edge cases. "Works well" and "is
  fast" cannot be checked.
- Show the stories to the user before you save them, and change what they do not agree with.
`,

  "convert-spec": `## Your task

Turn the text below into a spec: stories that agents implement one after the other.

- Take everything from the text, and add nothing that it does not ask for. What it leaves open stays open: say so in the
  description of the story.
- Split the work into stories. Each is one agent's work of about an hour, leaves the project working, and can be reviewed
  alone. What others build on comes first.
- Write acceptance criteria that a test or a command can check: inputs, outputs, errors, edge cases. Keep the numbers,
  names and words of the text.
- Leave out what nobody has to build: background, reasons, history. What every story has to respect belongs into the
  description of the spec.
- Write in the language of the text.
`,

  improve: `## Your task

Help the user to refine, fix or extend what was done on this branch.

- The context says what was planned, decided and changed. Do not ask what it or the files answer, and do not explore
  again what it tells you.
- Follow the decisions and patterns it names, or say why you would not.
- Change what the user asks for and leave the rest alone. Write tests for what you change, in the way the project writes
  them.
- If the context and the code disagree, the code is right: say so.
`,

  "pr-template": `## Your task

Fill the repository's template for the pull request of this work.

- Keep every heading of the template, in its order and with its words. Where nothing applies, write "N/A".
- Tick a box only if the report shows that it is true.
- Say only what the report below says. Leave out its tables: the report follows the filled template.
`,

  "pr-review": `## Your task

People reviewed a pull request of this branch. Judge each of their threads above, with the code in view, and fix what is
really wrong.

- Read the code that a thread is about, as it is now. A thread may be outdated, mistaken, or about a file that is gone.
- \`real\`: the code is wrong, or the project's own conventions ask for the change. Fix the cause, and add the test that
  would have caught it, in the way the project writes tests. Change nothing that no thread asks for.
- \`mistaken\`: what the thread says is not so. Change nothing, and say what the code does and where.
- \`taste\`: the code is right as it is, and the thread prefers another way. Change nothing, and say why it may stay.
- A question deserves an answer: it is \`mistaken\` if nothing needs to change.
`,
};

/** The instructions of a phase: the user's own if there are any. */
export function phaseText(phase: PromptPhase, userText: string | null): string {
  const own = userText?.trim() ?? "";
  return own === "" ? defaultPhaseText[phase].trim() : own;
}
