/** What `autom8 help TOPIC` explains: texts of a few sections, made from the tables of the program where there is one. */

/** A command line, key or code, and what it means. */
export type HelpRow = readonly [label: string, description: string];

/** A part of a help text. Lines and examples are shown as they are; the others are wrapped. */
export type HelpSection =
  | { wrapped: string }
  | { lines: readonly string[] }
  | { title: string; rows: readonly HelpRow[] }
  | { title: string; examples: readonly HelpRow[] };

export type Topic = { summary: string; sections: () => Promise<readonly HelpSection[]> };

/** Every topic by its name, in the order of the help. */
export const topics: Readonly<Record<string, Topic>> = {
  "planning": { summary: "how an idea becomes a spec", sections: planning },
  "spec": { summary: "what a spec says, in JSON, in Markdown and in other tools", sections: spec },
  "config": { summary: "every key of the configuration", sections: config },
  "sessions": { summary: "how runs are kept, resumed, left and put away", sections: sessions },
  "worktrees": { summary: "where a run works, and what is copied there", sections: worktrees },
  "exit-codes": { summary: "what each exit code means", sections: exitCodes },
  "environment": { summary: "the variables that autom8 reads and sets", sections: environment },
};

function planning(): Promise<HelpSection[]> {
  return Promise.resolve([
    {
      wrapped:
        "`autom8` at a terminal opens Claude Code to plan the work with you. Say what you want to build. Claude asks, " +
        "splits the work into stories and saves them as a spec; it can write in the project's spec folder and nowhere " +
        "else. Leave with /exit or Ctrl-D. autom8 then checks the spec, shows its stories, and runs it after a yes.",
    },
    {
      title: "Commands:",
      examples: [
        ["autom8", "plan and run; with an unfinished run or a spec that lies ready, these are offered first"],
        ["autom8 plan", "plan only"],
        ["autom8 plan --issue 42", "begin with an issue on GitHub, read by gh"],
        ["autom8 plan --print TEXT", "let Claude write the spec without a conversation"],
        ["autom8 prompts copy plan", "change how Claude plans"],
      ],
    },
    {
      wrapped:
        "A conversation is kept until there is a valid spec. If it was cut off, `autom8` offers to continue it.",
    },
    {
      wrapped:
        "To come back to a branch, run `autom8 improve` there: Claude gets its history, its spec, and what was " +
        "learned on it.",
    },
  ]);
}

async function spec(): Promise<HelpSection[]> {
  const { specJsonSchema } = await import("../spec/spec.ts");
  const schema = specJsonSchema();
  const story = at(schema, "properties", "userStories", "items");
  return [
    {
      wrapped:
        "A spec is a list of user stories with acceptance criteria. It says what is to be done; how it is done " +
        "is the agents' affair. It is a JSON or a Markdown file, or the spec of another tool, wherever you like to keep it.",
    },
    {
      lines: [
        "{",
        '  "project": "calculator",',
        '  "branchName": "feature/sum",',
        '  "userStories": [{',
        '    "id": "US-001",',
        '    "title": "Add a sum script",',
        '    "acceptanceCriteria": ["sum.sh prints the sum of its two arguments"],',
        '    "priority": 1',
        "  }]",
        "}",
      ],
    },
    { title: "Keys of a spec:", rows: described(schema) },
    { title: "Keys of a story:", rows: described(story) },
    {
      wrapped:
        "Other keys are kept, and mean nothing to autom8. One that is nearly right, such as depends_on, is a " +
        "warning and is not read.",
    },
    {
      lines: [
        "The same in Markdown:",
        "",
        "  # Calculator",
        "",
        "  ## Branch",
        "  feature/sum",
        "",
        "  ## User Stories",
        "",
        "  ### US-001: Add a sum script",
        "  **Priority:** 1",
        "  **Depends on:** none",
        "",
        "  **Acceptance Criteria:**",
        "  - [ ] sum.sh prints the sum of its two arguments",
        "",
        "  **Verify:**",
        "  - `sh check.sh`",
      ],
    },
    {
      title: "Formats of other tools, read where they lie:",
      rows: [
        [
          "ralph",
          "prd.json; autom8 sets `passes` in it, as in its own JSON. Files of the others stay as they are",
        ],
        ["spec-kit", "spec.md and tasks.md: each user story, with its scenarios and tasks"],
        ["Kiro", "tasks.md and requirements.md: each top-level task, with the requirements it names"],
        ["OpenSpec", "tasks.md and proposal.md: each numbered section of tasks.md"],
        ["ralphex", "a plan: each heading `Task 1: Title` with boxes below it"],
        ["BMAD", "a story file, or an epic: each heading `Story 1.2: Title`"],
        ["Task Master", "tasks.json: each top-level task"],
        ["Markdown", "headings with ids or numbers above criteria or boxes; else each box `- [ ]` of a list"],
      ],
    },
    {
      wrapped:
        "If all boxes of a story are ticked, autom8 asks before the run whether it is done; `--ticked done` or " +
        "`--ticked todo` says so in scripts. `autom8 spec convert FILE` prints any spec as JSON.",
    },
    {
      wrapped:
        "A text in which no format is recognised can be converted by Claude, which has no tools and only reads the text. " +
        "`autom8 FILE` and `autom8 spec convert FILE` say first what that may cost. The stories are shown beside the lines " +
        "they were made from, and run after a yes (`--yes` in scripts). A text that did not change is converted once.",
    },
  ];
}

async function config(): Promise<HelpSection[]> {
  const { configKeys } = await import("../config/config.ts");
  return [
    {
      wrapped: "The configuration is TOML. Each value comes from the last of these layers that sets it. " +
        "`autom8 config` shows every value and its layer.",
    },
    {
      title: "Layers:",
      rows: [
        ["defaults", "the values below"],
        ["global", "~/.config/autom8/config.toml, for all projects"],
        ["repository", ".autom8.toml in the main checkout, for a team; its commands need a yes"],
        ["project", "~/.config/autom8/PROJECT/config.toml"],
        ["environment", "AUTOM8_<KEY>, such as AUTOM8_MAX_ATTEMPTS or AUTOM8_CLAUDE_MODEL"],
        ["flags", "--worktree, --no-worktree, --max-cost"],
      ],
    },
    {
      wrapped: "`autom8 init` creates the project's file with every key explained. A resumed run keeps the " +
        "configuration that it was started with, unless you say `--reload`.",
    },
    {
      title: "Keys, with what they may be and their default:",
      rows: configKeys.map(({ name, meaning, expected, default: value }) =>
        [name, `${meaning} (${expected}; default ${JSON.stringify(value)})`] as const
      ),
    },
  ];
}

function sessions(): Promise<HelpSection[]> {
  return Promise.resolve([
    {
      wrapped:
        "A session is what autom8 keeps of the run of one branch: its journal, the agents' transcripts and a " +
        "summary. It is under `~/.config/autom8/PROJECT/sessions/ID`; the id follows from the checkout and the " +
        "branch, so the same spec always finds its session again.",
    },
    {
      wrapped:
        "Every step is recorded before and after it happens. A run may be stopped at any moment, by Ctrl-C or " +
        "by a power cut, and is continued by `autom8 resume`. One process drives a session at a time. A completed " +
        "run is archived under `runs`.",
    },
    {
      title: "Commands:",
      examples: [
        ["autom8 status", "the sessions of this project, with their ids"],
        ["autom8 resume", "continue the run of this branch, or the only unfinished one"],
        ["autom8 resume --session ID", "continue another one"],
        ["autom8 pause", "let the run that another process drives stop after its story"],
        ["autom8 rollback STORY", "put everything back to before a story"],
      ],
    },
    {
      wrapped:
        "Without `--session`, a command means the session of the branch that is checked out, else the only " +
        "unfinished one.",
    },
  ]);
}

function worktrees(): Promise<HelpSection[]> {
  return Promise.resolve([
    {
      wrapped:
        "A run works in a git worktree of its own, a folder beside your checkout: `calculator-wt-feature-sum` " +
        "for the branch `feature/sum` of `calculator`. Your checkout is not touched; only the spec that you named " +
        "gets its `passes` set. The branch has the commits, also after the worktree is removed.",
    },
    {
      title: "Configuration:",
      rows: [
        ["worktree_path_pattern", "where the worktree is, with {repo}, {project}, {branch} and {session}"],
        ["worktree_copy", "ignored files that a build needs, such as .env; also named in .worktreeinclude"],
        ["worktree_setup", "commands to run once in a new worktree, such as npm ci"],
        ["worktree_cleanup", "remove the worktree of a completed run if nothing in it is uncommitted"],
        ["worktree", "false: work in your checkout instead, as `--no-worktree` does"],
      ],
    },
    {
      wrapped:
        "`--no-worktree` lends your checkout to the run. It must have no uncommitted change in tracked files " +
        "then, and what changes while an agent works counts as its work.",
    },
  ]);
}

async function exitCodes(): Promise<HelpSection[]> {
  const { exitCodeMeanings } = await import("../errors.ts");
  return [
    {
      wrapped:
        "Every command ends with one of these codes. What is resumable continues with `autom8 resume`.",
    },
    { title: "Exit codes:", rows: Object.entries(exitCodeMeanings) },
  ];
}

function environment(): Promise<HelpSection[]> {
  return Promise.resolve([
    {
      title: "Variables that autom8 reads:",
      rows: [
        ["AUTOM8_HOME", "the folder of autom8's files, instead of ~/.config/autom8"],
        ["AUTOM8_CLAUDE", "the agent's program, instead of `claude.command`"],
        ["AUTOM8_<KEY>", "the value of a key of the configuration: `autom8 help config`"],
        ["XDG_CONFIG_HOME", "autom8's files are in its folder autom8 if ~/.config/autom8 does not exist"],
        ["AUTOM8_DEBUG", "1: show where in autom8 an internal error happened"],
        ["NO_COLOR", "not empty: no colours"],
        ["TERM", "dumb or not set: no colours and no line that is drawn again"],
        ["CI", "not empty: no line that is drawn again, and no proposals"],
        ["GITHUB_ACTIONS", "true: plain output has groups and annotations for its runner"],
        ["GITHUB_STEP_SUMMARY", "the file that gets a summary of the run; agents do not get it"],
        ["TERM_PROGRAM, VTE_VERSION", "whether the terminal can show a notification"],
        ["LC_ALL, LC_CTYPE, LANG", "a locale without UTF-8: a terminal gets ASCII"],
      ],
    },
    {
      title: "Variables that autom8 sets for agents, checks and setup commands:",
      rows: [["AUTOM8_PORT_BASE", "the first of 20 ports that no other session uses"]],
    },
    {
      wrapped:
        "The values of variables whose names say that they are secret, such as API_TOKEN or DB_PASSWORD, are " +
        "masked in all that autom8 shows and stores of agents and tools.",
    },
  ]);
}

/** A row for each property of a JSON Schema, with its description. */
function described(schema: unknown): HelpRow[] {
  const required = at(schema, "required");
  return Object.entries(at(schema, "properties") ?? {}).map(([name, property]) => {
    const isRequired = Array.isArray(required) && required.includes(name);
    return [name, `${at(property, "description") ?? ""}${isRequired ? " Required." : ""}`] as const;
  });
}

function at(value: unknown, ...path: readonly string[]): object | string | null {
  const found = path.reduce<unknown>(
    (inner, key) => typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined,
    value,
  );
  return typeof found === "object" || typeof found === "string" ? found : null;
}
