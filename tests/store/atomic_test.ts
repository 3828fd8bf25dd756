import assert from "assert";
import { join } from "path";
import {
  ensureFolder,
  isThere,
  readTextIfPresent,
  setAside,
  writeFileAtomic,
} from "../../src/store/atomic.ts";
import { inFolder } from "./in_folder.ts";
import { killedAt } from "./killed_at.ts";

const names = (folder: string) => [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();
const mode = (path: string) => (Deno.lstatSync(path).mode ?? 0) & 0o777;

Deno.test("a file is replaced whole, for its user alone, and nothing else stays in the folder", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "state.json");
    assert.equal(await readTextIfPresent(path), null);
    await writeFileAtomic(path, "first, longer");
    await writeFileAtomic(path, new TextEncoder().encode("second"));
    assert.equal(await readTextIfPresent(path), "second");
    assert.equal(mode(path), 0o600);
    await writeFileAtomic(path, "third", 0o644);
    assert.equal(mode(path), 0o644);
    assert.deepEqual(names(folder), ["state.json"]);
  });
});

Deno.test("many writers at once leave one of their texts, and nothing else", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "x".repeat(250));
    const texts = Array.from({ length: 20 }, (_, index) => String(index).repeat(10_000));
    await Promise.all(texts.map((text) => writeFileAtomic(path, text)));
    assert.ok(texts.includes(await Deno.readTextFile(path)));
    assert.deepEqual(names(folder), ["x".repeat(250)]);
  });
});

Deno.test("killed at any point of a write, the file is the old or the new one, and the next write tidies up", async () => {
  const points = await killedAt("atomic-write", async (folder) => {
    const text = await Deno.readTextFile(join(folder, "file"));
    assert.ok(text === "old" || text === "a new text", text);
    await writeFileAtomic(join(folder, "file"), "after");
    assert.equal(await Deno.readTextFile(join(folder, "file")), "after");
    assert.deepEqual(names(folder), ["file"]);
  });
  assert.deepEqual(
    points,
    ["before", "torn", "written", "renamed", "after"].map((name) => `atomic-write:${name}`),
  );
});

Deno.test("a symbolic link in the way is replaced, never followed", async () => {
  await inFolder(async (folder) => {
    const outside = join(folder, "outside");
    await Deno.writeTextFile(outside, "not ours");
    await Deno.mkdir(join(folder, "in"));
    const path = join(folder, "in", "spec.json");
    await Deno.symlink(outside, path);
    await Deno.symlink(outside, join(folder, "in", ".spec.json.autom8-tmp"));
    await writeFileAtomic(path, "ours");
    assert.equal(await Deno.readTextFile(outside), "not ours");
    assert.equal((await Deno.lstat(path)).isSymlink, false);
    assert.equal(await Deno.readTextFile(path), "ours");
  });
});

Deno.test("what is in the way of a write is named, and the old file stays", async () => {
  await inFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "file"), "old");
    await Deno.mkdir(join(folder, "folder"));
    for (const path of ["file/x", "missing/x", "folder"].map((name) => join(folder, name))) {
      await assert.rejects(writeFileAtomic(path, "new"), { kind: "folder-unwritable" }, path);
    }
    await assert.rejects(ensureFolder(join(folder, "file", "x")), { kind: "folder-unwritable" });
    await assert.rejects(ensureFolder(join(folder, "file")), { kind: "folder-unwritable" });
    await assert.rejects(readTextIfPresent(join(folder, "folder")), { kind: "folder-unwritable" });
    assert.deepEqual(names(folder), ["file", "folder"]);
    assert.equal(await Deno.readTextFile(join(folder, "file")), "old");
  });
});

Deno.test("folders are made for their user alone; those that are there keep their permissions", async () => {
  await inFolder(async (folder) => {
    await Deno.mkdir(join(folder, "open"), { mode: 0o755 });
    await ensureFolder(join(folder, "open", "a", "b"));
    await ensureFolder(join(folder, "open", "a", "b"));
    assert.deepEqual(
      ["open", "open/a", "open/a/b"].map((name) => mode(join(folder, name))),
      [0o755, 0o700, 0o700],
    );
  });
});

Deno.test("a file that is set aside gets the first free name, and nothing is overwritten", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "config.toml");
    assert.equal(await setAside(path), null);
    for (const [text, name] of [["one", "config.toml.bak"], ["two", "config.toml.bak2"]] as const) {
      await writeFileAtomic(path, text);
      assert.equal(await setAside(path), join(folder, name));
      assert.equal(isThere(path), false);
    }
    assert.equal(await readTextIfPresent(join(folder, "config.toml.bak")), "one");
    assert.equal(await readTextIfPresent(join(folder, "config.toml.bak2")), "two");
  });
});
