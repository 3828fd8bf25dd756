/** Unusual repositories: a whole run works in each, and changes only what its story is about. */

import assert from "assert";
import { runAutom8 } from "../harness/autom8.ts";
import { type Scratch, scratchRepository, useScriptedAgent } from "../harness/scratch.ts";
import { specFile } from "../harness/two_stories.ts";

const story = {
  id: "US-1",
  title: "One",
  acceptanceCriteria: ["its files are there"],
  priority: 1,
  passes: false,
};
const spec = { project: "odd", branchName: "feature/odd", userStories: [story] };

/** A repository with these files, and an agent that does these actions for the spec's only story. */
async function repositoryWith(
  files: Record<string, string>,
  actions: Record<string, string>[],
): Promise<Scratch> {
  const scratch = await scratchRepository(files);
  await Deno.writeTextFile(specFile(scratch), JSON.stringify(spec));
  const answer = "<story-status>done</story-status>";
  const review = {
    phase: "review",
    actions: [],
    answer: "All is well. <review-verdict>pass</review-verdict>",
  };
  await useScriptedAgent(scratch, { steps: [{ phase: "implement", actions, answer }, review] });
  return scratch;
}

/** Runs the spec in a folder and expects success. */
async function succeeds(scratch: Scratch, folder: string, args: string[] = []): Promise<void> {
  const run = await runAutom8(scratch, [...args, specFile(scratch)], { folder });
  assert.equal(run.code, 0, run.stdout + run.stderr);
  assert.match(run.stdout, /1 of 1 story done/);
}

/** The paths that the run's only commit changed, in the repository around a folder. */
async function committed(scratch: Scratch, folder: string): Promise<string[]> {
  assert.equal(await scratch.git("-C", folder, "rev-list", "--count", "main..feature/odd"), "1");
  const names = await scratch.git(
    "-C",
    folder,
    "diff",
    "--no-ext-diff",
    "--name-only",
    "-z",
    "main",
    "feature/odd",
  );
  return names.split("\0").filter((name) => name !== "").sort();
}

const write = (path: string, text = "new\n") => ({ write: path, text });

Deno.test("works with submodules, one checked out and one not", async () => {
  await using scratch = await repositoryWith({ "a.txt": "a\n" }, [
    write("one.txt"),
    { run: "git -C sub commit -q --allow-empty -m 'in the submodule'" },
    write("sub/half-done.txt"),
  ]);
  const other = `${scratch.home}/other`;
  await scratch.git("init", "-q", other);
  await scratch.git("-C", other, "commit", "-q", "--allow-empty", "-m", "one");
  for (const path of ["sub", "asleep"]) {
    await scratch.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", other, path);
  }
  await scratch.git("commit", "-q", "-m", "Submodules");
  await scratch.git("submodule", "--quiet", "deinit", "asleep");
  await succeeds(scratch, scratch.folder);
  assert.deepEqual(await committed(scratch, scratch.folder), ["one.txt", "sub"]);
  assert.equal(await scratch.git("-C", "sub", "status", "--porcelain"), "?? half-done.txt");
  assert.equal(await scratch.git("submodule", "status", "asleep").then((line) => line[0]), "-");
});

Deno.test("works inside a submodule", async () => {
  await using scratch = await repositoryWith({ "a.txt": "a\n" }, [write("one.txt")]);
  const other = `${scratch.home}/other`;
  await scratch.git("init", "-q", other);
  await scratch.git("-C", other, "commit", "-q", "--allow-empty", "-m", "one");
  await scratch.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", other, "sub");
  await scratch.git("commit", "-q", "-m", "Submodule");
  await succeeds(scratch, `${scratch.folder}/sub`);
  assert.deepEqual(await committed(scratch, `${scratch.folder}/sub`), ["one.txt"]);
  assert.equal(await scratch.git("rev-parse", "--abbrev-ref", "HEAD"), "main");
});

for (const index of ["--no-sparse-index", "--sparse-index"]) {
  Deno.test(`works in a sparse checkout (${index}): files that are not checked out stay unchanged`, async () => {
    await using scratch = await repositoryWith({ "in/a.txt": "a\n", "out/b.txt": "b\n" }, [
      write("in/one.txt"),
    ]);
    await scratch.git("sparse-checkout", "set", "--cone", index, "in");
    await succeeds(scratch, scratch.folder);
    assert.deepEqual(await committed(scratch, scratch.folder), ["in/one.txt"]);
    await assert.rejects(scratch.read("out/b.txt"), Deno.errors.NotFound);
    assert.equal(await scratch.git("status", "--porcelain"), "");
  });
}

Deno.test("works in a shallow clone", async () => {
  await using scratch = await repositoryWith({ "a.txt": "a\n" }, [write("one.txt")]);
  await scratch.git("commit", "-q", "--allow-empty", "-m", "Two");
  const clone = `${scratch.home}/shallow`;
  await scratch.git("clone", "-q", "--depth", "1", `file://${scratch.folder}`, clone);
  await succeeds(scratch, clone);
  assert.deepEqual(await committed(scratch, clone), ["one.txt"]);
  assert.equal(await scratch.git("-C", clone, "rev-parse", "--is-shallow-repository"), "true");
});

Deno.test("works through a symbolic link and from a subfolder, as the same project", async () => {
  await using scratch = await repositoryWith({ "deep/a.txt": "a\n" }, [write("one.txt")]);
  await Deno.symlink(scratch.folder, `${scratch.home}/a link`);
  await succeeds(scratch, `${scratch.home}/a link/deep`);
  assert.deepEqual(await committed(scratch, scratch.folder), ["one.txt"]);
  const homes = [...Deno.readDirSync(scratch.autom8Home)].filter(({ isDirectory }) => isDirectory);
  assert.deepEqual(homes.map(({ name }) => name), ["repo"]);
});

Deno.test("works with any file name", async () => {
  const names = [
    " leading and trailing ",
    "-dash",
    "--upload-pack=x",
    "new\nline",
    'quo"te',
    "it's",
    "back\\slash",
    "gl*b?[a]",
    ":(top)magic",
    "ünï-日本-🎉",
    "tab\there",
    "HEAD",
  ];
  await using scratch = await repositoryWith({ "-old": "old\n", "o\nld": "old\n" }, [
    ...names.map((name) => write(name)),
    { delete: "-old" },
    { edit: "o\nld", replace: "old", with: "newer" },
    { run: "printf x > \"$(printf 'latin-\\344')\"" },
  ]);
  await succeeds(scratch, scratch.folder);
  const all = await committed(scratch, scratch.folder);
  assert.deepEqual(all.filter((name) => !name.startsWith("latin-")), [...names, "-old", "o\nld"].sort());
  assert.equal(all.length, names.length + 3);
  assert.equal(await scratch.git("status", "--porcelain"), "");
});

Deno.test("works with CRLF files, whether git converts them or not", async () => {
  for (const autocrlf of ["true", "input", "false"]) {
    await using scratch = await repositoryWith({ "a.txt": "a\n" }, [
      write("one.txt", "1\r\n2\r\n"),
      { edit: "kept.bat", replace: "echo", with: "rem" },
    ]);
    await scratch.write(".gitattributes", "*.bat text eol=crlf\n");
    await scratch.write("kept.bat", "echo 1\r\necho 2\r\n");
    await scratch.git("add", "-A");
    await scratch.git("commit", "-q", "-m", "More");
    await scratch.git("config", "core.autocrlf", autocrlf);
    await scratch.git("config", "core.safecrlf", "true");
    await succeeds(scratch, scratch.folder);
    assert.deepEqual(await committed(scratch, scratch.folder), ["kept.bat", "one.txt"]);
    assert.equal(await scratch.read("one.txt"), "1\r\n2\r\n");
    assert.equal(await scratch.read("kept.bat"), "rem 1\r\necho 2\r\n");
    assert.equal(await scratch.git("show", "HEAD:kept.bat"), "rem 1\necho 2");
    assert.equal(await scratch.git("show", "HEAD:one.txt"), autocrlf === "false" ? "1\r\n2\r" : "1\n2");
    assert.equal(await scratch.git("status", "--porcelain"), "");
  }
});

Deno.test("works with LFS: pointers are committed, contents stay in the work tree", async () => {
  await using scratch = await repositoryWith({ ".gitattributes": "*.psd filter=lfs -text\n" }, [
    write("one.psd", "a picture\n"),
  ]);
  // Stands for git-lfs, which need not be installed: a filter that keeps contents aside and commits their hash.
  await scratch.git("config", "filter.lfs.required", "true");
  const store = `"${scratch.home}/lfs"`;
  await scratch.git(
    "config",
    "filter.lfs.clean",
    `mkdir -p ${store} && cat > ${store}/new && cp ${store}/new ${store}/$(git hash-object ${store}/new) && echo pointer $(git hash-object ${store}/new)`,
  );
  await scratch.git("config", "filter.lfs.smudge", `read -r _ hash && cat ${store}/$hash`);
  await succeeds(scratch, scratch.folder);
  assert.match(await scratch.git("show", "HEAD:one.psd"), /^pointer [0-9a-f]{40}$/);
  assert.equal(await scratch.read("one.psd"), "a picture\n");
  assert.equal(await scratch.git("status", "--porcelain"), "");
});

Deno.test("works with LFS pointers when LFS is not installed", async () => {
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize 12345\n`;
  await using scratch = await repositoryWith({
    ".gitattributes": "*.psd filter=lfs -text\n",
    "a.psd": pointer,
  }, [write("one.txt")]);
  await succeeds(scratch, scratch.folder);
  assert.deepEqual(await committed(scratch, scratch.folder), ["one.txt"]);
  assert.equal(await scratch.read("a.psd"), pointer);
});

Deno.test("works with a huge binary file", async () => {
  await using scratch = await repositoryWith({ "a.txt": "a\n" }, [
    { run: "head -c 20000000 /dev/urandom > huge.bin" },
    write("one.txt"),
  ]);
  await succeeds(scratch, scratch.folder);
  assert.deepEqual(await committed(scratch, scratch.folder), ["huge.bin", "one.txt"]);
  assert.equal(await scratch.git("cat-file", "-s", "HEAD:huge.bin"), "20000000");
});

Deno.test("works in a linked worktree, as a session of the main checkout's project", async () => {
  await using scratch = await repositoryWith({ "a.txt": "a\n" }, [write("one.txt")]);
  const linked = `${scratch.home}/linked tree`;
  await scratch.git("worktree", "add", "-q", "-b", "elsewhere", linked);
  await scratch.write("a.txt", "mine\n");
  await succeeds(scratch, linked);
  assert.deepEqual(await committed(scratch, linked), ["one.txt"]);
  assert.equal(await scratch.git("branch", "--show-current"), "main");
  assert.equal(await scratch.git("status", "--porcelain"), " M a.txt");
  assert.equal([...Deno.readDirSync(`${scratch.autom8Home}/repo/runs`)].length, 1);
});

Deno.test("--worktree works next to the checkout, which stays unchanged", async () => {
  await using scratch = await repositoryWith({ "a.txt": "a\n" }, [write("one.txt")]);
  await scratch.write("a.txt", "mine\n");
  await scratch.write("untracked.txt", "mine too\n");
  await succeeds(scratch, scratch.folder, ["--worktree"]);
  assert.equal(await scratch.git("branch", "--show-current"), "main");
  assert.equal(await scratch.git("status", "--porcelain"), " M a.txt\n?? untracked.txt");
  const worktree = `${scratch.folder}-wt-feature-odd`;
  assert.deepEqual(await committed(scratch, worktree), ["one.txt"]);
  assert.equal(await Deno.readTextFile(`${worktree}/a.txt`), "a\n");
});

Deno.test("works with another repository inside the work tree, and leaves it alone", async () => {
  await using scratch = await repositoryWith({ "a.txt": "a\n" }, [write("one.txt")]);
  await scratch.git("init", "-q", "vendor/theirs");
  await scratch.git("-C", "vendor/theirs", "commit", "-q", "--allow-empty", "-m", "Theirs");
  await scratch.git("init", "-q", "unborn");
  await succeeds(scratch, scratch.folder);
  assert.deepEqual(await committed(scratch, scratch.folder), ["one.txt"]);
});

Deno.test("works in a repository with SHA-256 object names", async () => {
  await using scratch = await repositoryWith({ "a.txt": "a\n" }, [write("one.txt")]);
  const folder = `${scratch.home}/long names`;
  await scratch.git("init", "-q", "--object-format=sha256", folder);
  await scratch.git("-C", folder, "commit", "-q", "--allow-empty", "-m", "Start");
  await succeeds(scratch, folder);
  assert.deepEqual(await committed(scratch, folder), ["one.txt"]);
});

Deno.test("works with autom8's own files in the work tree, and commits none of them", async () => {
  await using scratch = await repositoryWith({ "deep/a.txt": "a\n" }, [write("one.txt")]);
  await Deno.rename(scratch.autom8Home, `${scratch.folder}/.autom8`);
  // From a folder below, by a path that only makes sense there.
  scratch.env.AUTOM8_HOME = "../.autom8";
  await succeeds(scratch, `${scratch.folder}/deep`);
  assert.deepEqual(await committed(scratch, scratch.folder), ["one.txt"]);
  assert.equal(await scratch.git("status", "--porcelain"), "?? .autom8/");
});
