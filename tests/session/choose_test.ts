/** Which session is meant: the same answer for every command. */

import assert from "assert";
import { Autom8Error } from "../../src/errors.ts";
import {
  type Candidate,
  type Choice,
  choose,
  chosenSession,
  openSessions,
} from "../../src/session/choose.ts";
import { lookAround } from "../../src/session/ground.ts";
import { sessionId } from "../../src/store/paths.ts";
import { withScratch } from "../git/scratch.ts";
import { playRun, projectOf, withHome } from "./played_session.ts";

const session = (id: string, workTree = `/trees/${id}`): Candidate => ({
  id,
  branch: `feature/${id}`,
  workTree,
  status: "failed",
  isDriven: false,
});
const [a, b, c] = [session("a"), session("b"), session("c")];

const cases: {
  name: string;
  candidates: Candidate[];
  named?: string;
  here?: string;
  workTree?: string;
  expected: string;
}[] = [
  { name: "none", candidates: [], expected: "none" },
  { name: "the only one", candidates: [a], expected: "a" },
  { name: "the named one", candidates: [a, b], named: "b", here: "a", expected: "b" },
  {
    name: "a named one that is not there, though there is only one",
    candidates: [a],
    named: "b",
    expected: "unknown",
  },
  {
    name: "the only one that begins like the named one",
    candidates: [session("a1"), b],
    named: "a",
    expected: "a1",
  },
  {
    name: "the named one before those that begin like it",
    candidates: [session("a1"), a],
    named: "a",
    expected: "a",
  },
  {
    name: "several that begin like the named one",
    candidates: [session("a1"), session("a2")],
    named: "a",
    expected: "ambiguous",
  },
  { name: "the one of this branch", candidates: [a, b, c], here: "b", expected: "b" },
  {
    name: "the one of this branch before that of this work tree",
    candidates: [a, b],
    here: "b",
    workTree: "/trees/a",
    expected: "b",
  },
  {
    name: "the one of this work tree, where HEAD is detached",
    candidates: [a, b],
    workTree: "/trees/b",
    expected: "b",
  },
  {
    name: "two of this work tree",
    candidates: [session("a", "/x"), session("b", "/x")],
    workTree: "/x",
    expected: "several",
  },
  { name: "several, none of this branch", candidates: [a, b], here: "c", expected: "several" },
  { name: "the only one, of another branch", candidates: [a], here: "c", expected: "a" },
];

const answer = (choice: Choice) => choice.kind === "chosen" ? choice.session.id : choice.kind;

for (const { name, candidates, named, here, workTree, expected } of cases) {
  Deno.test(`the session that is meant: ${name}`, () => {
    const clues = { named: named ?? null, here: here ?? null, workTree: workTree ?? "/repo" };
    assert.equal(answer(choose(candidates, clues)), expected);
  });
}

Deno.test("sessions are found from the main checkout, from a worktree and from a subfolder, whatever HEAD is", async () => {
  await withHome(async (home) => {
    await withScratch({ "sub/a.txt": "a\n" }, async ({ root, base, sh }) => {
      const project = await projectOf(home, root);
      await sh("worktree", "add", "-q", "-b", "feature/one", `${base}/one`);
      const one = await playRun(project, root, "feature/one", { kind: "run-interrupted", signal: "SIGINT" });
      const two = await playRun(project, root, "feature/two", { kind: "run-paused" });
      const chosen = async (folder: string, named: string | null = null) => {
        const around = await lookAround(folder);
        return chosenSession(around, await openSessions(around.project), named, "autom8 resume")?.id;
      };
      assert.equal(await chosen(`${base}/one`), one.id);
      await sh("branch", "feature/two");
      await sh("switch", "-q", "feature/two");
      assert.equal(await chosen(`${root}/sub`), two.id);
      await sh("switch", "-q", "main");
      await assert.rejects(chosen(root), (error) => {
        assert.ok(error instanceof Autom8Error && error.kind === "session-ambiguous");
        assert.match(error.message, new RegExp(`${one.id}  feature/one  interrupted`));
        assert.match(error.message, new RegExp(`${two.id}  feature/two  paused`));
        assert.match(error.info.hint, /autom8 resume --session [0-9a-f]{8}/);
        return true;
      });
      await sh("switch", "-q", "--detach");
      assert.equal(await chosen(root, one.id), one.id);
      await assert.rejects(chosen(root, "ffffffff"), /no session ffffffff/);
    });
  });
});

Deno.test("a session that cannot be read is a candidate, one in which nothing was recorded is not", async () => {
  await withHome(async (home) => {
    await withScratch({ "a.txt": "a\n" }, async ({ root }) => {
      const project = await projectOf(home, root);
      const broken = await playRun(project, root, "feature/broken");
      await Deno.writeTextFile(broken.journal, "no journal\n");
      await Deno.mkdir(`${project.sessions}/${sessionId(root, "feature/empty")}`);
      const candidates = await openSessions(project);
      assert.deepEqual(candidates.map(({ id, status }) => [id, status]), [[broken.id, "unreadable"]]);
    });
  });
});
