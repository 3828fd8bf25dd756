/** The archives of a release can be unpacked by the programs that people have, and are the same each time. */

import assert from "assert";
import { join } from "path";
import type { ArchiveFile } from "../../../scripts/release/archive_file.ts";
import { pack } from "../../../scripts/release/archives.ts";
import { checksumsOf, readChecksums, sha256 } from "../../../scripts/release/checksums.ts";
import { namesOf, releaseTargets } from "../../../scripts/release/release.ts";
import { tarGz } from "../../../scripts/release/tar.ts";
import { zip } from "../../../scripts/release/zip.ts";

const files: readonly ArchiveFile[] = [
  { name: "autom8", content: new TextEncoder().encode("#!/bin/sh\necho hello\n"), isProgram: true },
  { name: "empty", content: new Uint8Array(), isProgram: false },
  { name: "a block", content: new Uint8Array(512).fill(7), isProgram: false },
  { name: "large", content: new Uint8Array(100_001).map((_, at) => at * at % 251), isProgram: false },
];

/** unzip is not on every machine. */
async function isInstalled(program: string): Promise<boolean> {
  return await new Deno.Command(program, { args: ["--help"], stdout: "null", stderr: "null" }).output().then(
    () => true,
    () => false,
  );
}

for (
  const { name, make, unpack } of [
    { name: "a.tar.gz", make: tarGz, unpack: ["tar", "-xzf"] },
    { name: "a.zip", make: zip, unpack: ["unzip", "-q"] },
  ]
) {
  const title = `${unpack[0]} unpacks the files of an archive with their contents and permissions`;
  Deno.test(title, { ignore: !await isInstalled(unpack[0] ?? "") }, async () => {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.writeFile(join(folder, name), make(files));
      const [program = "", ...args] = [...unpack, name];
      const { code, stderr } = await new Deno.Command(program, { args, cwd: folder }).output();
      assert.equal(code, 0, new TextDecoder().decode(stderr));
      for (const file of files) {
        assert.deepEqual(await Deno.readFile(join(folder, file.name)), file.content, file.name);
        const { mode } = await Deno.stat(join(folder, file.name));
        assert.equal((mode ?? 0) & 0o111, file.isProgram ? 0o111 : 0, file.name);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

Deno.test("an archive of the same files has the same bytes", () => {
  assert.deepEqual(tarGz(files), tarGz(files));
  assert.equal(tarGz(files)[9], 255, "the header of gzip must not name the system");
  assert.deepEqual(zip(files), zip(files));
});

Deno.test("a release's archive holds the program, the manual page, the README, the changelog and the licence", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "archive");
    await Deno.writeFile(path, await pack("x86_64-unknown-linux-gnu", new Uint8Array(9)));
    const { stdout } = await new Deno.Command("tar", { args: ["-tzf", path] }).output();
    assert.deepEqual(new TextDecoder().decode(stdout).trim().split("\n"), [
      ...["autom8", "autom8.1", "README.md", "CHANGELOG.md", "LICENSE"],
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("only Windows gets a zip, with a program that Windows can start", () => {
  for (const target of releaseTargets) {
    const { archive, executable, program } = namesOf(target);
    const isWindows = target.includes("windows");
    assert.equal(archive, `autom8-${target}${isWindows ? ".zip" : ".tar.gz"}`);
    assert.equal(executable.endsWith(".exe"), isWindows);
    assert.equal(program, isWindows ? "autom8.exe" : "autom8");
  }
});

Deno.test("the checksums are those that sha256sum accepts, and are read back by name", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(folder, "b"), "two");
    await Deno.writeTextFile(join(folder, "a"), "one");
    await Deno.writeTextFile(join(folder, "SHA256SUMS"), "of an earlier build");
    const sums = await checksumsOf(folder);
    await Deno.writeTextFile(join(folder, "SHA256SUMS"), sums);
    const args = ["--check", "--strict", "SHA256SUMS"];
    const { code, stdout } = await new Deno.Command("sha256sum", { args, cwd: folder }).output();
    assert.equal(code, 0);
    assert.equal(new TextDecoder().decode(stdout), "a: OK\nb: OK\n");
    assert.equal(readChecksums(sums).get("b"), await sha256(new TextEncoder().encode("two")));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
