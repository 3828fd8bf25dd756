import assert from "assert";
import { join } from "path";
import { findProject, openProject } from "../../src/store/project.ts";
import { inFolder } from "./in_folder.ts";
import { killedAt } from "./killed_at.ts";

const script = new URL("./victim.ts", import.meta.url).pathname;
const rootOf = (identity: string): unknown => JSON.parse(Deno.readTextFileSync(identity)).root;
const mode = (path: string) => (Deno.statSync(path).mode ?? 0) & 0o777;

Deno.test("a project is named for its folder; a second one of that name gets digits of its path", async () => {
  await inFolder(async (home) => {
    const first = await openProject(home, "/a/shop");
    const second = await openProject(home, "/b/shop");
    assert.equal(first.name, "shop");
    assert.match(second.name, /^shop-[0-9a-f]{4}$/);
    assert.deepEqual([rootOf(first.identity), rootOf(second.identity)], ["/a/shop", "/b/shop"]);
    for (const project of [first, second]) {
      assert.deepEqual(await openProject(home, String(rootOf(project.identity))), project);
      assert.deepEqual(await findProject(home, String(rootOf(project.identity))), project);
      assert.equal(mode(project.identity), 0o600);
      for (const folder of [project.folder, project.specs, project.sessions, project.runs]) {
        assert.equal(mode(folder), 0o700);
      }
    }
    // The first one's folder was removed: the second one keeps its own.
    await Deno.remove(first.folder, { recursive: true });
    assert.equal((await openProject(home, "/b/shop")).name, second.name);
  });
});

Deno.test("looking for a project makes nothing", async () => {
  await inFolder(async (home) => {
    assert.equal((await findProject(home, "/a/shop")).name, "shop");
    assert.deepEqual([...Deno.readDirSync(home)], []);
  });
});

Deno.test("a project that has only a configuration yet is taken as it is", async () => {
  await inFolder(async (home) => {
    await Deno.mkdir(join(home, "shop"));
    await Deno.writeTextFile(join(home, "shop", "config.toml"), "review = false\n");
    assert.equal((await openProject(home, "/a/shop")).name, "shop");
    assert.equal(await Deno.readTextFile(join(home, "shop", "config.toml")), "review = false\n");
  });
});

Deno.test("a repository may have any name a folder can have", async () => {
  const roots = [
    "/",
    "/a/prompts",
    "/a/Prompts",
    "/a/config.toml",
    "/a/.projects.lock",
    "/a/..x",
    "/a/with space",
    "/a/日本",
  ];
  await inFolder(async (home) => {
    await Deno.mkdir(join(home, "prompts"));
    await Deno.writeTextFile(join(home, "config.toml"), "");
    const names = new Set<string>();
    for (const root of [...roots, `/a/${"x".repeat(255)}`, `/b/${"x".repeat(255)}`]) {
      const project = await openProject(home, root);
      assert.equal(rootOf(project.identity), root);
      assert.deepEqual(await findProject(home, root), project);
      names.add(project.name);
    }
    assert.equal(names.size, roots.length + 2);
    assert.deepEqual([...Deno.readDirSync(join(home, "prompts"))], []);
  });
});

Deno.test("a project.json without a root is neither used nor overwritten", async () => {
  for (const text of ["", "{", "[]", "{}", '{"root":1}', "null"]) {
    await inFolder(async (home) => {
      const { identity } = await openProject(home, "/a/shop");
      await Deno.writeTextFile(identity, text);
      for (const root of ["/a/shop", "/b/shop"]) {
        await assert.rejects(openProject(home, root), { kind: "state-damaged" });
      }
      assert.equal(await Deno.readTextFile(identity), text);
    });
  }
});

Deno.test("a home folder that cannot be made is named", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "file"), "");
    await assert.rejects(openProject(join(folder, "file"), "/a/shop"), { kind: "folder-unwritable" });
  });
});

Deno.test("processes that make projects of the same names at once share none of them", async () => {
  await inFolder(async (home) => {
    const printed = await Promise.all(["a", "b", "c"].map(async (parent) => {
      const args = ["run", "-A", "--quiet", script, "open-projects", home, parent];
      const { stdout } = await new Deno.Command(Deno.execPath(), { args, stdin: "null" }).output();
      const names = new TextDecoder().decode(stdout).trim().split("\n");
      for (const [n, name] of names.entries()) {
        assert.equal(rootOf(join(home, name, "project.json")), `/${parent}/project-${n}`);
      }
      return names;
    }));
    assert.equal(new Set(printed.flat()).size, 30);
  });
});

Deno.test("killed at any point of being made, a project is made by the next start under the same name", async () => {
  await killedAt("open-project", async (home, point) => {
    const project = await openProject(home, "/somewhere/project");
    assert.equal(project.name, "project", point);
    assert.equal(rootOf(project.identity), "/somewhere/project");
    assert.ok(Deno.statSync(project.runs).isDirectory);
  });
});
