/**
 * What the agent of `autom8 demo` does: four stories, of which the second fails its first check and the last is blocked,
 * and a review that finds an issue, which is corrected before the review passes.
 */

import type { Action, Script, Step } from "./script.ts";

/** The script, to be written as JSON beside the demo's repository. */
export function demoScript(): Script {
  const stories = [nameStory(), shoutStoryBroken(), shoutStoryFixed(), hourStory(), languageStory()];
  return { steps: [...stories, reviewWithIssue(), correction(), reviewPassed()] };
}

/** A moment for the person who watches to see what happens. */
const moment: Action = { sleepMs: 250 };
const check: Action = { run: "sh check.sh" };

/** A step with the values of most turns, except for its own. */
function turn(own: Pick<Step, "phase" | "actions" | "answer"> & Partial<Step>): Step {
  return { expectPrompt: [], costUsd: 0.02, exitCode: 0, ...own };
}

function nameStory(): Step {
  return turn({
    phase: "implement",
    story: "US-001",
    actions: [
      { say: "I'll write the command and its first test." },
      moment,
      {
        write: "greet.sh",
        text: `#!/bin/sh
# greet.sh [NAME]: greets somebody, or the world.
greeting=Hello
name=\${1:-world}
echo "$greeting, $name!"
`,
      },
      {
        write: "tests/name_test.sh",
        text: `expect "greets by name" "Hello, Ada!" sh greet.sh Ada
expect "greets the world" "Hello, world!" sh greet.sh
`,
      },
      check,
    ],
    answer: `The greeter greets by name.

<files-context>
greet.sh | the command | [greeting, name]
tests/name_test.sh | greeting by name | []
</files-context>

<decisions>
Language | POSIX sh | it runs everywhere and needs no build
Greeting text | kept in the variable greeting | later options change it in one place
</decisions>

<patterns>
One file in tests/ for each option, with expect lines
</patterns>

<work-summary>
Added greet.sh, which greets the given name or the world, with two tests.
</work-summary>

<commit-message>
feat: greet somebody by name
</commit-message>

<story-status>done</story-status>`,
  });
}

const shoutTest: Action = {
  write: "tests/shout_test.sh",
  text: `expect "shouts" "HELLO, ADA!" sh greet.sh --shout Ada
expect "does not shout unasked" "Hello, Ada!" sh greet.sh Ada
`,
};

function shoutStoryBroken(): Step {
  return turn({
    phase: "implement",
    story: "US-002",
    attempt: 1,
    expectPrompt: ["greet.sh"],
    actions: [
      moment,
      {
        write: "greet.sh",
        text: `#!/bin/sh
# greet.sh [--shout] [NAME]: greets somebody, or the world.
greeting=Hello
if [ "$1" = --shout ]; then
  greeting=HELLO
  shift
fi
name=\${1:-world}
echo "$greeting, $name!"
`,
      },
      shoutTest,
    ],
    answer: `Shouting works.

<work-summary>
Added --shout, which greets in capitals.
</work-summary>

<story-status>done</story-status>`,
  });
}

function shoutStoryFixed(): Step {
  return turn({
    phase: "implement",
    story: "US-002",
    expectPrompt: ["HELLO, Ada!"],
    actions: [
      { say: "The check shows that only the greeting is in capitals. The whole line must be." },
      moment,
      shoutTest,
      {
        write: "greet.sh",
        text: `#!/bin/sh
# greet.sh [--shout] [NAME]: greets somebody, or the world.
greeting=Hello
shout=no
if [ "$1" = --shout ]; then
  shout=yes
  shift
fi
name=\${1:-world}
line="$greeting, $name!"
if [ "$shout" = yes ]; then
  line=$(printf '%s' "$line" | tr '[:lower:]' '[:upper:]')
fi
echo "$line"
`,
      },
      check,
    ],
    answer: `The whole greeting is shouted now.

<files-context>
greet.sh | the command | [greeting, shout, line]
tests/shout_test.sh | shouting | []
</files-context>

<decisions>
Capitals | the finished line goes through tr | name and greeting cannot differ
</decisions>

<work-summary>
Added --shout, which prints the whole greeting in capitals, with two tests.
</work-summary>

<commit-message>
feat: shout a greeting with --shout
</commit-message>

<story-status>done</story-status>`,
  });
}

function hourStory(): Step {
  return turn({
    phase: "implement",
    story: "US-003",
    expectPrompt: ["greet.sh", "Greeting text"],
    actions: [
      moment,
      {
        edit: "greet.sh",
        replace: `# greet.sh [--shout] [NAME]: greets somebody, or the world.
greeting=Hello
shout=no
if [ "$1" = --shout ]; then
  shout=yes
  shift
fi
`,
        with: `# greet.sh [--shout] [--hour H] [NAME]: greets somebody, or the world.
greeting=Hello
shout=no
while :; do
  case $1 in
    --shout) shout=yes ;;
    --hour)
      shift
      if [ "$1" -lt 12 ]; then
        greeting="Good morning"
      elif [ "$1" -lt 18 ]; then
        greeting="Good afternoon"
      else
        greeting="Good evening"
      fi
      ;;
    *) break ;;
  esac
  shift
done
`,
      },
      {
        write: "tests/hour_test.sh",
        text: `expect "morning" "Good morning, Ada!" sh greet.sh --hour 9 Ada
expect "afternoon" "Good afternoon, Ada!" sh greet.sh --hour 14 Ada
expect "evening" "Good evening, Ada!" sh greet.sh --hour 20 Ada
expect "a loud morning" "GOOD MORNING, ADA!" sh greet.sh --shout --hour 9 Ada
`,
      },
      check,
    ],
    answer: `The greeting follows the hour.

<files-context>
greet.sh | the command | [greeting, shout, line]
tests/hour_test.sh | greeting by the hour | []
</files-context>

<decisions>
Options | read in one loop, in any order | --shout and --hour work together
</decisions>

<work-summary>
Added --hour, which chooses between morning, afternoon and evening, with four tests.
</work-summary>

<commit-message>
feat: greet by the hour with --hour
</commit-message>

<story-status>done</story-status>`,
  });
}

/** What an agent cannot know is parked for a person, and the rest of the work continues. */
function languageStory(): Step {
  return turn({
    phase: "implement",
    story: "US-004",
    actions: [moment],
    answer: `Nothing here says where the customer database is, so I changed nothing.

<story-status>blocked: the address of the customer database is not known</story-status>`,
  });
}

const issue = "greet.sh:10 `--hour 24` and `--hour soon` are accepted; hours are whole numbers from 0 to 23";

function reviewWithIssue(): Step {
  return turn({
    phase: "review",
    round: 1,
    actions: [
      check,
      moment,
      { write: "autom8_review.md", text: `# Review\n\n## Significant\n\n- [ ] ${issue}\n` },
    ],
    answer: "One issue: an invalid hour is not refused.\n\n<review-verdict>issues</review-verdict>",
  });
}

function correction(): Step {
  return turn({
    phase: "correct",
    expectPrompt: ["autom8_review.md"],
    actions: [
      moment,
      {
        edit: "greet.sh",
        replace: `      shift
      if [ "$1" -lt 12 ]; then
`,
        with: `      shift
      case $1 in
        [0-9] | 1[0-9] | 2[0-3]) ;;
        *)
          echo "greet.sh: not an hour from 0 to 23: $1" >&2
          exit 2
          ;;
      esac
      if [ "$1" -lt 12 ]; then
`,
      },
      {
        edit: "tests/hour_test.sh",
        replace: `expect "a loud morning"`,
        with: `expect "no such hour" "greet.sh: not an hour from 0 to 23: 24" sh greet.sh --hour 24 Ada
expect "a loud morning"`,
      },
      check,
      { edit: "autom8_review.md", replace: `- [ ] ${issue}`, with: `- [x] FIXED: ${issue}` },
    ],
    answer: `Hours outside 0 to 23 are refused.

<work-summary>
--hour refuses what is not a whole number from 0 to 23, with a test.
</work-summary>`,
  });
}

function reviewPassed(): Step {
  return turn({
    phase: "review",
    actions: [check, moment],
    answer: "Every criterion is met and every option has its tests. No issues.\n\n" +
      "<review-verdict>pass</review-verdict>",
  });
}
