/** autom8's own instructions for each phase: the part of a prompt that a user may replace. */

/** The phases that an agent is asked to work in. */
export const promptPhases = ["implement", "review", "correct"] as const;

export type PromptPhase = typeof promptPhases[number];

/** What `prompts/<phase>.md` replaces. Header, context, rules and answer format are added around it. */
export const defaultPhaseText: Record<PromptPhase, string> = {
  implement: `## Your task

Implement the story above, and only this one, so that every acceptance criterion holds.

- Look first. Read the code around your change and follow its structure, names, style and tools.
- Build on what earlier stories left: use their code, keep to their decisions and patterns.
- Change what the story needs and leave the rest alone. The other stories have turns of their own.
- Write tests for the new behaviour, the way the project writes them: the cases that could break, not lines for the
  count. Never weaken or remove a test to get past it.
- Before you stop, hold each criterion against the code, and run the checks.
`,

  review: `## Your task

Review the work done for this spec, as a careful colleague who did not write it. Judge the code as it stands.

- Take every acceptance criterion: find the code that meets it and the test that would fail without it.
- Look for bugs: wrong results, cases left out, errors that are not handled, lost data, security holes.
- Look for what does not fit: broken conventions, duplicated or dead code, missing tests, tests that check nothing.
- Only what this work added or changed counts. Do not report what was there before, and no wishes.
- Report what you have checked in the code, not what might be. One issue, one line: what is wrong, what would be right.

How strict to be depends on the round:

- Round 1: everything that is worth fixing.
- Round 2: only what is critical or significant.
- From round 3 on: only what must not be shipped: a criterion that is not met, a bug that users will hit.
`,

  correct: `## Your task

Fix what stands under "What to fix", and nothing else.

- The most serious first.
- Hold each point against the code before you change anything. Mend the cause, and add the test that would have found
  it.
- Leave a point that is mistaken, or that would cost more than it mends, and say why.
- Follow the code around you. No other clean-up, no new features.
`,
};

/** The instructions of a phase: the user's own where there are any. */
export function phaseText(phase: PromptPhase, userText: string | null): string {
  const own = userText?.trim() ?? "";
  return own === "" ? defaultPhaseText[phase].trim() : own;
}
