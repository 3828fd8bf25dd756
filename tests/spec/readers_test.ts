/** Every file under fixtures/specs of another tool's format is read as its author meant it. */

import assert from "assert";
import { Autom8Error } from "../../src/errors.ts";
import { type LoadedSpec, loadSpec, loadSpecWithWarnings } from "../../src/spec/file.ts";
import type { SpecFormat } from "../../src/spec/formats.ts";
import type { Problem } from "../../src/text/problems.ts";
import { inFolder } from "./in_folder.ts";

const fixtures = new URL("../../fixtures/specs/", import.meta.url).pathname;

type Row = {
  format: SpecFormat;
  project: string;
  branch: string;
  /** Boxes ticked and all boxes, and the stories that are done if ticked boxes are. */
  boxes: [ticked: number, total: number];
  stories: [id: string, title: string, priority: number, done: boolean, dependsOn: string[]][];
  /** Of the story that says most. */
  criteria: [id: string, criteria: string[]];
};

const rows: Record<string, Row> = {
  "spec-kit/003-shelf": {
    format: "spec-kit",
    project: "Shared shelf",
    branch: "003-shared-shelf",
    boxes: [4, 6],
    stories: [
      ["US1", "Put a book on the shelf", 1, true, []],
      ["US2", "Borrow a book", 2, false, []],
    ],
    criteria: ["US2", [
      '**Given** a shelf with "Dune", **When** a reader borrows it, **Then** the shelf is empty',
      "T004 [US2] Test for borrowing in tests/borrow_test.sh",
      "T005 [US2] Add src/borrow.sh",
      "T006 Describe both commands in README.md",
    ]],
  },
  "kiro/shelf": {
    format: "kiro",
    project: "shelf",
    branch: "autom8/shelf",
    boxes: [2, 5],
    stories: [
      ["TASK-1", "Set up the data model", 1, true, []],
      ["TASK-2", "Add books", 2, false, []],
      ["TASK-3", "Borrow books", 3, false, ["TASK-1", "TASK-2"]],
    ],
    criteria: ["TASK-2", [
      "2.1 Read the title\n- Refuse an empty one",
      "2.2 Append it to the file",
      "2.3 Write tests (optional)",
      "Requirement 1.2: IF the title is empty THEN the shelf SHALL refuse it",
    ]],
  },
  "openspec/add-shelf": {
    format: "openspec",
    project: "add-shelf",
    branch: "autom8/add-shelf",
    boxes: [3, 4],
    stories: [["TASK-1", "Storage", 1, true, []], ["TASK-2", "Commands", 2, false, []]],
    criteria: ["TASK-2", [
      "2.1 Add `shelf add`",
      "2.2 Add `shelf borrow`\n- refuse a book that is not there",
    ]],
  },
  "ralphex/plan.md": {
    format: "ralphex",
    project: "Shared shelf",
    branch: "autom8/shared-shelf",
    boxes: [2, 3],
    stories: [
      ["TASK-1", "Keep books in a file", 1, true, []],
      ["TASK-2", "Borrow a book", 2, false, []],
    ],
    criteria: ["TASK-1", ["add `store_book`", "write tests\n- one for an empty file"]],
  },
  "bmad/1.2.story.md": {
    format: "bmad-story",
    project: "Story 1.2 Borrow a book",
    branch: "autom8/story-1-2-borrow-a-book",
    boxes: [2, 3],
    stories: [["STORY-1.2", "Borrow a book", 1, false, []]],
    criteria: ["STORY-1.2", [
      "A borrowed book is not listed",
      "A book that is not there is refused",
      "**Task 1: Add the command** (AC: 1)\n- Read the title",
      "Task 2: Refuse what is not there (AC: 2)",
    ]],
  },
  "bmad/epic-1.md": {
    format: "bmad-epic",
    project: "Epic 1: Shared shelf",
    branch: "autom8/epic-1-shared-shelf",
    boxes: [0, 0],
    stories: [
      ["STORY-1.1", "Add a book", 1, false, []],
      ["STORY-1.2", "Borrow a book", 2, false, ["STORY-1.1"]],
    ],
    criteria: ["STORY-1.1", [
      '**Given** an empty shelf\n**When** I add "Dune"\n**Then** it is listed',
      "**Given** an empty title\n**When** I add it\n**Then** it is refused",
    ]],
  },
  "task-master/tasks.json": {
    format: "task-master",
    project: "shelf",
    branch: "autom8/shelf",
    boxes: [2, 5],
    stories: [
      ["TASK-1", "Keep books in a file", 1, true, []],
      ["TASK-2", "Borrow a book", 3, false, ["TASK-1", "TASK-4"]],
      ["TASK-4", "List the books", 2, false, ["TASK-1"]],
    ],
    criteria: ["TASK-2", ["Read the title\nFrom the first argument.", "Remove the line"]],
  },
  "ralph/prd.json": {
    format: "ralph",
    project: "shelf",
    branch: "ralph/shelf",
    boxes: [0, 0],
    stories: [["US-001", "Add a book", 1, true, []], ["US-002", "Borrow a book", 2, false, []]],
    criteria: ["US-001", ["`shelf add` prints an id"]],
  },
  "markdown/list.md": {
    format: "markdown-tasks",
    project: "Was zu tun ist",
    branch: "autom8/was-zu-tun-ist",
    boxes: [1, 3],
    stories: [
      ["bücher-ausleihen", "Bücher ausleihen", 2, false, []],
      ["bücher-ausleihen-2", "Bücher ausleihen", 2, false, []],
      ["BUCH-7", "Bücher speichern", 1, true, []],
    ],
    criteria: ["bücher-ausleihen", ["ein ausgeliehenes Buch steht nicht in der Liste"]],
  },
  "markdown/stories.md": {
    format: "markdown-stories",
    project: "Shelf",
    branch: "autom8/shelf",
    boxes: [0, 2],
    stories: [["SHELF-1", "Add a book", 2, false, []], ["SHELF-2", "Borrow a book", 1, false, []]],
    criteria: ["SHELF-1", ["it is listed", "an empty title is refused"]],
  },
  "markdown/steps.md": {
    format: "markdown-plan",
    project: "Regal",
    branch: "autom8/regal",
    boxes: [2, 3],
    stories: [
      ["SCHRITT-1", "Bücher speichern", 1, true, []],
      ["SCHRITT-2", "Bücher ausleihen", 2, false, []],
    ],
    criteria: ["SCHRITT-2", ["Befehl `borrow`", "Test"]],
  },
};

for (const [path, row] of Object.entries(rows)) {
  Deno.test(`${path} is read as its author meant it`, async () => {
    assert.deepEqual(shapeOf(await loadSpecWithWarnings(fixtures + path, "done"), row.criteria[0]), row);
  });

  Deno.test(`${path} reads the same with CRLF and a byte order mark`, async () => {
    const files = await filesAt(fixtures + path);
    const other = Object.fromEntries(
      Object.entries(files).map(([name, text]) => [name, `\uFEFF${text.replaceAll("\n", "\r\n")}`]),
    );
    const [name = ""] = Object.keys(files);
    await inFolder(files, async (plain) => {
      await inFolder(other, async (odd) => {
        const [first, second] = [await loadSpec(`${plain}/${name}`), await loadSpec(`${odd}/${name}`)];
        const withoutFolder = (spec: typeof first) =>
          JSON.stringify({ ...spec, project: "", branchName: "" }).replaceAll("\\r\\n", "\\n");
        assert.equal(withoutFolder(second), withoutFolder(first));
      });
    });
  });
}

Deno.test("a format of two files is the same by its folder and by either file", async () => {
  const files = {
    "spec-kit/003-shelf": ["spec.md", "tasks.md"],
    "kiro/shelf": ["tasks.md", "requirements.md"],
    "openspec/add-shelf": ["tasks.md", "proposal.md"],
  };
  for (const [folder, names] of Object.entries(files)) {
    const whole = await loadSpecWithWarnings(fixtures + folder);
    assert.equal(whole.specFile, `${fixtures}${folder}/${names[0]}`);
    for (const name of names) {
      assert.deepEqual(await loadSpecWithWarnings(`${fixtures}${folder}/${name}`), whole, name);
    }
  }
});

Deno.test("ticked boxes mean nothing unless they are taken as done", async () => {
  for (const path of Object.keys(rows).filter((path) => rows[path]?.format !== "ralph")) {
    const { userStories } = await loadSpec(fixtures + path, "todo");
    assert.ok(userStories.every(({ passes }) => !passes), path);
  }
});

Deno.test("only the commands of a plan that are marked as code are run", async () => {
  const { userStories } = await loadSpec(`${fixtures}ralphex/plan.md`);
  assert.deepEqual(userStories.map(({ verify }) => verify), [["sh check.sh"], ["sh check.sh"]]);
  assert.equal(userStories[0]?.notes, "**Files:**\n- Create: `src/store.sh`");
  assert.match(userStories[1]?.description ?? "", /^Use what Task 1 made\.\n\n```sh\n### Task 3/);
});

/** Short files of people: their format, and each story with its dependencies. */
const short: Record<string, [text: string, format: SpecFormat, stories: string[]]> = {
  "an epic in another language": [
    "# Épica 1: Estantería\n\n### Historia 1.1: Añadir\n\n**Criterios de aceptación:**\n\n1. aparece\n\n" +
    "### Historia 1.2: Prestar\n\n**Criterios de aceptación:**\n\n- no aparece\n",
    "bmad-epic",
    ["STORY-1.1 Añadir: aparece", "STORY-1.2 Prestar: no aparece"],
  ],
  "sub-tasks on the level of their task, with references in another language": [
    "- [x] 1. Modèle\n- [x] 1.1 Table\n  - _Exigences : 1.1_\n- [ ] 2. Service\n- [ ] 2.1 Ajouter\n",
    "kiro",
    ["TASK-1 Modèle: 1.1 Table", "TASK-2 Service: 2.1 Ajouter"],
  ],
  "numbered boxes": ["1. [ ] One\n2. [x] Two\n\n- [ ] 3. Three\n", "markdown-tasks", [
    "one One: One",
    "two Two: Two",
    "TASK-3 Three: Three",
  ]],
  "any mark of a list": ["* [ ] One\n\n+ [ ] Two\n  more of it\n", "markdown-tasks", [
    "one One: One",
    "two-more-of-it Two more of it: Two more of it",
  ]],
  "tasks of spec-kit without phases": ["- [ ] T001 One\n", "markdown-tasks", ["T001 One: One"]],
  "stories with labels": [
    "# Login\n\n## US-001: In\n\n**Priority:** 2\n\n- [ ] a token\n\n## US-002: Out\n\n" +
    "**Depends on:** US-001\n\n- [ ] gone\n",
    "markdown-stories",
    ["US-001 In: a token", "US-002 Out: gone (US-001)"],
  ],
  "user stories without ids of their own": [
    "# App\n\n## User Story 1: Log in\n\nAcceptance criteria:\n- a token\n",
    "bmad-epic",
    ["STORY-1 Log in: a token"],
  ],
};

for (const [what, [text, format, stories]] of Object.entries(short)) {
  Deno.test(`short files are read, too: ${what}`, () =>
    inFolder({ "a.md": text }, async (folder) => {
      const loaded = await loadSpecWithWarnings(`${folder}/a.md`);
      assert.equal(loaded.format, format);
      assert.deepEqual(
        loaded.spec.userStories.map(({ id, title, acceptanceCriteria, dependsOn }) =>
          `${id} ${title}: ${acceptanceCriteria.join("; ")}${dependsOn.length === 0 ? "" : ` (${dependsOn})`}`
        ),
        stories,
      );
    }));
}

Deno.test("what was probably meant as a box is a warning with its line", () =>
  inFolder(
    {
      "a.md":
        "- [ ] a\n- [x b\n\n-[ ] c\n- [] d\n- [x]e\n- [ x] f\n- [x](link)\n- [a](b)\n```\n-[ ] g\n```\n",
    },
    async (folder) => {
      const { warnings } = await loadSpecWithWarnings(`${folder}/a.md`);
      assert.deepEqual(warnings.map(({ line }) => line), [2, 4, 5, 6, 7]);
    },
  ));

/** Tasks of Task Master that cannot be read. */
const badTasks: Record<string, [text: string, where: string, expected: RegExp]> = {
  "a task without an id": [
    '{"master":{"tasks":[{"id":1,"title":"A"},\n{"title":"B"}]}}',
    "line 2",
    /a task with an id and a title/,
  ],
  "several tags": [
    '{"a":{"tasks":[{"id":1,"title":"A"}]},"b":{"tasks":[{"id":1,"title":"B"}]}}',
    "",
    /the tag "master"/,
  ],
};

for (const [what, [text, where, expected]] of Object.entries(badTasks)) {
  Deno.test(`tasks of Task Master are refused with their place: ${what}`, () =>
    inFolder({ "tasks.json": text }, async (folder) => {
      const [problem] = await problemsOf(`${folder}/tasks.json`);
      assert.equal(problem?.where, where);
      assert.match(problem?.expected ?? "", expected);
    }));
}

/** What is not a spec, and what is said about it. */
const refused: Record<string, [text: string, got: RegExp]> = {
  "free text": [
    "# Shelf\n\nReaders share books.\n\n- adding\n- borrowing\n",
    /^no stories, in a text of 7 lines/,
  ],
  "boxes in code": ["# Shelf\n\n```md\n- [ ] one\n## Task 1: two\n```\n", /^no stories/],
  "boxes in a comment": ["# Shelf\n\n<!--\n- [ ] one\n-->\n", /^no stories/],
  "empty boxes": ["# Shelf\n\n- [ ]\n- [ ] \n", /^no stories/],
  "quotes in quotes": [`${">".repeat(20_000)} a\n`, /inside each other$/],
};

for (const [what, [text, got]] of Object.entries(refused)) {
  Deno.test(`a text without stories is refused with what it is: ${what}`, () =>
    inFolder({ "a.md": text }, async (folder) => {
      const [problem] = await problemsOf(`${folder}/a.md`);
      assert.match(problem?.expected ?? "", /`autom8 help spec` lists them/);
      assert.match(problem?.got ?? "", got);
    }));
}

Deno.test("problems of another tool's file name its lines", () =>
  inFolder({ "a.md": "# Shelf\n\n- [ ] A1: one\n- [ ] two\u0007\n" }, async (folder) => {
    const problems = await problemsOf(`${folder}/a.md`);
    assert.deepEqual(problems.map(({ where }) => where), ["line 4, title"]);
  }));

Deno.test("an id stays if a story is added before it", async () => {
  const ids = async (text: string) => {
    let found: string[] = [];
    await inFolder({ "a.md": text }, async (folder) => {
      found = (await loadSpec(`${folder}/a.md`)).userStories.map(({ id }) => id);
    });
    return found;
  };
  const long = "Describe in the documentation how a reader borrows a book";
  assert.deepEqual(await ids(`- [ ] Two\n- [ ] ${long}\n`), ["two", "describe-in-the-documentation-how-a"]);
  assert.deepEqual(await ids("- [ ] One\n- [x] Two\n- [ ] 本を借りる\n"), ["one", "two", "本を借りる"]);
});

Deno.test("a plan whose numbers start again keeps its stories apart", () =>
  inFolder({ "a.md": "# P\n### Task 1: a\n- [ ] b\n## Part 2\n### Task 1: c\n- [ ] d\n" }, async (folder) => {
    const { userStories } = await loadSpec(`${folder}/a.md`);
    assert.deepEqual(userStories.map(({ id }) => id), ["TASK-1", "TASK-1-2"]);
  }));

Deno.test("autom8's Markdown and its JSON give the same spec", async () => {
  const { userStories, ...spec } = await loadSpec(`${fixtures}good/plain.md`);
  await inFolder({ "a.json": JSON.stringify({ ...spec, userStories }) }, async (folder) => {
    assert.deepEqual(await loadSpec(`${folder}/a.json`), { ...spec, userStories });
  });
});

function shapeOf({ spec, format, boxes }: LoadedSpec, of: string): Row {
  return {
    format,
    project: spec.project,
    branch: spec.branchName,
    boxes: [boxes.ticked, boxes.total],
    stories: spec.userStories.map(({ id, title, priority, passes, dependsOn }) =>
      [id, title, priority, passes, dependsOn] as const
    ).map((story) => [...story]),
    criteria: [of, spec.userStories.find(({ id }) => id === of)?.acceptanceCriteria ?? []],
  };
}

async function filesAt(path: string): Promise<Record<string, string>> {
  if ((await Deno.stat(path)).isFile) {
    return { [path.slice(path.lastIndexOf("/") + 1)]: await Deno.readTextFile(path) };
  }
  const files: Record<string, string> = {};
  for await (const { name } of Deno.readDir(path)) files[name] = await Deno.readTextFile(`${path}/${name}`);
  return files;
}

async function problemsOf(path: string): Promise<Problem[]> {
  try {
    await loadSpec(path);
  } catch (error) {
    if (!(error instanceof Autom8Error) || error.kind !== "spec-invalid") throw error;
    return error.data.problems;
  }
  throw new Error(`${path} was read`);
}

/** Whether an agent may be asked for the stories of what no reader could read. */
const free: Record<string, [text: string, isFree: boolean]> = {
  "prose": ["# Shelf\n\nReaders share books.\n", true],
  "prose below the heading of our stories": [
    "# Shelf\n\n## User Stories\n\nAs a reader, I share books.\n",
    true,
  ],
  "a story without an id": ["# Shelf\n\n## User Stories\n\n### Share a book\n\nText.\n", false],
  "a heading that is nearly ours": ["# Shelf\n\n## User Storys\n\n### US-1: Share a book\n", false],
  "a fence that is open": ["# Shelf\n\n```\n### US-1: Share\n", false],
  "NUL bytes": ["# Shelf\0\n", false],
  "nothing": ["\n", false],
};

for (const [what, [text, isFree]] of Object.entries(free)) {
  Deno.test(`a text is free for an agent to convert, or not: ${what}`, () =>
    inFolder({ "a.md": text }, async (folder) => {
      const error = await loadSpec(`${folder}/a.md`).then(() => null, (thrown: unknown) => thrown);
      assert.ok(error instanceof Autom8Error && error.kind === "spec-invalid");
      assert.equal("isFreeText" in error.data, isFree);
    }));
}
