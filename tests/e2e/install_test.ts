/** install.sh against a local server: install, run, update, remove, and what it refuses. */

import assert from "assert";
import { join } from "path";
import { pack } from "../../scripts/release/archives.ts";
import { sha256 } from "../../scripts/release/checksums.ts";
import { namesOf, releaseTargets } from "../../scripts/release/release.ts";
import { autom8Binary } from "../harness/autom8.ts";

const script = new URL("../../install.sh", import.meta.url).pathname;

/** A program that answers as autom8 does. */
const programOf = (version: string) => `#!/bin/sh\necho "autom8 ${version}"\n`;

/** Everything that install.sh needs, but for a program that downloads and a shell. */
const tools = [
  "awk",
  "cat",
  "chmod",
  "cp",
  "gzip",
  "head",
  "mkdir",
  "mktemp",
  "mv",
  "rm",
  "sha256sum",
  "tar",
];

/** A home, a PATH with few programs, and a server with releases. */
class Place implements AsyncDisposable {
  /** The files that the server has, by their paths. */
  readonly files = new Map<string, Uint8Array<ArrayBuffer>>();
  readonly #server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const file = this.files.get(new URL(request.url).pathname);
    return file === undefined ? new Response("missing", { status: 404 }) : new Response(file);
  });

  private constructor(readonly folder: string) {}

  /** @param uname What the machine says of itself: system and machine. */
  static async with(uname: readonly [string, string], downloader: "curl" | "wget" | null): Promise<Place> {
    const place = new Place(await Deno.realPath(await Deno.makeTempDir({ prefix: "autom8-install-" })));
    for (const name of ["home", "path", "tmp"]) await Deno.mkdir(join(place.folder, name));
    for (const name of [...tools, ...(downloader === null ? [] : [downloader])]) {
      await Deno.symlink(await pathOf(name), join(place.folder, "path", name));
    }
    const answers = `#!/bin/sh\nif [ "$1" = -s ]; then echo ${uname[0]}; else echo ${uname[1]}; fi\n`;
    await Deno.writeTextFile(join(place.folder, "path", "uname"), answers, { mode: 0o755 });
    return place;
  }

  get program(): string {
    return join(this.folder, "home", ".local", "bin", "autom8");
  }

  /** Publishes an archive for a target as the latest release and under a tag. */
  async publish(tag: string, target: string, archive: Uint8Array): Promise<void> {
    const { archive: name } = namesOf(target);
    const bytes = new Uint8Array(archive);
    const sums = new TextEncoder().encode(`${await sha256(bytes)}  ${name}\n${"0".repeat(64)}  other.zip\n`);
    for (const folder of ["/latest/download", `/download/${tag}`]) {
      this.files.set(`${folder}/${name}`, bytes);
      this.files.set(`${folder}/SHA256SUMS`, sums);
    }
  }

  async publishScript(version: string, target = "x86_64-unknown-linux-gnu"): Promise<void> {
    const program = new TextEncoder().encode(programOf(version));
    await this.publish(`v${version}`, target, await pack(target, program));
  }

  async install(
    args: readonly string[] = [],
    { shell = "/bin/sh", env = {} }: { shell?: string; env?: Record<string, string> } = {},
  ): Promise<{ code: number; stdout: string; stderr: string }> {
    const { port } = this.#server.addr;
    const { code, stdout, stderr } = await new Deno.Command(shell, {
      args: [script, "--from", `http://127.0.0.1:${port}`, ...args],
      clearEnv: true,
      env: {
        HOME: join(this.folder, "home"),
        PATH: join(this.folder, "path"),
        TMPDIR: join(this.folder, "tmp"),
        SHELL: "/bin/bash",
        ...env,
      },
      stdin: "null",
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    const left = (await Array.fromAsync(Deno.readDir(join(this.folder, "tmp")))).map(({ name }) => name);
    // A program that deno compiled keeps a cache there.
    assert.deepEqual(
      left.filter((name) => name !== "deno-compile-autom8.cache"),
      [],
      "nothing is left in the temporary folder",
    );
    return { code, stdout: text(stdout), stderr: text(stderr) };
  }

  /** What the installed program says of itself; null if there is none. */
  async version(): Promise<string | null> {
    try {
      const { stdout } = await new Deno.Command(this.program, { args: ["version"] }).output();
      return new TextDecoder().decode(stdout).trim();
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
    await Deno.remove(this.folder, { recursive: true });
  }
}

async function pathOf(program: string): Promise<string> {
  const { stdout } = await new Deno.Command("sh", { args: ["-c", `command -v ${program}`] }).output();
  return new TextDecoder().decode(stdout).trim();
}

const linux = ["Linux", "x86_64"] as const;
const shells = (await Promise.all(["dash", "bash"].map(pathOf))).filter((path) => path !== "");
const downloaders: ("curl" | "wget")[] = [];
for (const name of ["curl", "wget"] as const) if (await pathOf(name) !== "") downloaders.push(name);

for (const shell of shells) {
  for (const downloader of downloaders) {
    Deno.test(`install.sh with ${shell} and ${downloader}: install, update to another release, remove`, async () => {
      await using place = await Place.with(linux, downloader);
      await place.publishScript("1.0.0");
      const installed = await place.install([], { shell });
      assert.equal(installed.code, 0, installed.stderr);
      assert.equal(await place.version(), "autom8 1.0.0");
      assert.match(installed.stdout, /^autom8 1\.0\.0\nInstalled \S+\/home\/\.local\/bin\/autom8\.$/m);
      assert.match(
        installed.stdout,
        /not on your PATH yet.*\n {2}echo 'export PATH="\S+:\$PATH"' >> ~\/\.bashrc/,
      );
      assert.match(installed.stdout, /To update, run the same command again\. To remove it/);
      const manual = join(place.folder, "home", ".local", "share", "man", "man1", "autom8.1");
      assert.match(await Deno.readTextFile(manual), /^\.TH AUTOM8 1/);

      await place.publishScript("2.0.0");
      const bin = join(place.folder, "home", ".local", "bin");
      const PATH = `${bin}:${join(place.folder, "path")}`;
      const updated = await place.install([], { shell, env: { PATH } });
      assert.equal(updated.code, 0, updated.stderr);
      assert.doesNotMatch(updated.stdout, /PATH/);
      assert.equal(await place.version(), "autom8 2.0.0");
      assert.equal((await place.install(["--version", "v1.0.0"], { shell })).code, 0);
      assert.equal(await place.version(), "autom8 1.0.0");

      const removed = await place.install(["--remove"], { shell });
      assert.equal(removed.code, 0, removed.stderr);
      assert.match(
        removed.stdout,
        /^Removed .*\nYour runs and your configuration are still in \S+\.config\/autom8/,
      );
      assert.deepEqual(await Array.fromAsync(Deno.readDir(bin)), []);
      await assert.rejects(Deno.stat(manual), Deno.errors.NotFound);
      const again = await place.install(["--remove"], { shell });
      assert.equal(again.code, 1);
      assert.match(again.stderr, /^error: There is no \S+\/autom8\. Name its folder with --to\.\n$/);
    });
  }
}

for (
  const [system, machine, target] of [
    ["Linux", "x86_64", "x86_64-unknown-linux-gnu"],
    ["Linux", "amd64", "x86_64-unknown-linux-gnu"],
    ["Linux", "aarch64", "aarch64-unknown-linux-gnu"],
    ["Darwin", "x86_64", "x86_64-apple-darwin"],
    ["Darwin", "arm64", "aarch64-apple-darwin"],
  ] as const
) {
  Deno.test(`install.sh takes the archive ${target} on ${system} ${machine}`, async () => {
    assert.ok(releaseTargets.includes(target));
    await using place = await Place.with([system, machine], "curl");
    await place.publishScript("1.0.0", target);
    const { code, stdout, stderr } = await place.install();
    assert.equal(code, 0, stderr);
    assert.match(stdout, new RegExp(`/latest/download/autom8-${target}\\.tar\\.gz\n`));
    assert.equal(await place.version(), "autom8 1.0.0");
  });
}

Deno.test("install.sh takes the archive for Apple silicon in a shell that Rosetta translates", async () => {
  await using place = await Place.with(["Darwin", "x86_64"], "curl");
  await Deno.writeTextFile(join(place.folder, "path", "sysctl"), "#!/bin/sh\necho 1\n", { mode: 0o755 });
  await place.publishScript("1.0.0", "aarch64-apple-darwin");
  assert.equal((await place.install()).code, 0);
});

for (
  const [title, uname, downloader, damage, args, message] of [
    [
      "an archive that was changed",
      linux,
      "curl",
      (files: Place["files"]) => {
        const archive = files.get("/latest/download/autom8-x86_64-unknown-linux-gnu.tar.gz");
        if (archive !== undefined) archive[archive.length >> 1] = (archive[archive.length >> 1] ?? 0) ^ 1;
      },
      [],
      /^error: The checksum of autom8-x86_64-unknown-linux-gnu\.tar\.gz is wrong, so nothing was installed\.\n {2}expected [0-9a-f]{64}\n {2}found {4}[0-9a-f]{64}\n/,
    ],
    [
      "checksums that do not name the archive",
      linux,
      "curl",
      (files: Place["files"]) => files.set("/latest/download/SHA256SUMS", new Uint8Array([10])),
      [],
      /^error: SHA256SUMS of the release does not name autom8-/,
    ],
    [
      "a release without checksums",
      linux,
      "wget",
      (files: Place["files"]) => files.delete("/latest/download/SHA256SUMS"),
      [],
      /^error: http:\S+SHA256SUMS cannot be downloaded\. Check the network/m,
    ],
    [
      "a release that does not exist",
      linux,
      "curl",
      null,
      ["--version", "v9"],
      /\/download\/v9\/SHA256SUMS cannot be/,
    ],
    [
      "a machine without a release",
      ["Plan9", "mips"],
      "curl",
      null,
      [],
      /^error: There is no release for Plan9 on mips/,
    ],
    ["Windows", ["MINGW64_NT-10.0", "x86_64"], "curl", null, [], /^error: On Windows, use install\.ps1/],
    ["neither curl nor wget", linux, null, null, [], /^error: curl or wget is needed/],
    ["an unknown option", linux, "curl", null, ["--force"], /^error: There is no option --force\./],
    ["an option without its value", linux, "curl", null, ["--to"], /^error: --to needs a value\./],
    [
      "a folder that cannot be made",
      linux,
      "curl",
      null,
      ["--to", "/dev/null/bin"],
      /cannot be created\. Name another/,
    ],
  ] as const
) {
  Deno.test(`install.sh installs nothing, and says why: ${title}`, async () => {
    if (downloader !== null && !downloaders.includes(downloader)) return;
    await using place = await Place.with(uname, downloader);
    await place.publishScript("1.0.0");
    damage?.(place.files);
    const { code, stderr } = await place.install(args);
    assert.equal(code, 1);
    assert.match(stderr, message);
    assert.equal(await place.version(), null);
  });
}

Deno.test("install.sh keeps what is installed if the new program does not run here", async () => {
  await using place = await Place.with(linux, "curl");
  await place.publishScript("1.0.0");
  assert.equal((await place.install()).code, 0);
  const broken = new TextEncoder().encode("#!/bin/sh\necho cannot execute >&2; exit 126\n");
  await place.publish("v2.0.0", "x86_64-unknown-linux-gnu", await pack("x86_64-unknown-linux-gnu", broken));
  const { code, stderr } = await place.install();
  assert.equal(code, 1);
  assert.match(
    stderr,
    /^error: The program does not run here, so nothing was installed:\n {2}cannot execute\n/,
  );
  assert.equal(await place.version(), "autom8 1.0.0");
});

Deno.test("an install.sh that was cut off on its way runs nothing", async () => {
  const whole = await Deno.readTextFile(script);
  for (const part of [0.3, 0.6, 0.9, 0.99]) {
    const { code, stdout } = await new Deno.Command("/bin/sh", {
      args: ["-c", whole.slice(0, Math.floor(whole.length * part)), "install.sh", "--help"],
      stderr: "null",
    }).output();
    assert.equal(new TextDecoder().decode(stdout), "", `${part}: ${code}`);
  }
});

Deno.test({
  name: "install.sh installs the genuine program, which runs",
  ignore: Deno.build.target !== "x86_64-unknown-linux-gnu",
  fn: async () => {
    await using place = await Place.with(linux, "curl");
    const folder = join(place.folder, "archive");
    await Deno.mkdir(folder);
    await Deno.copyFile(await autom8Binary(), join(folder, "autom8"));
    await Deno.writeTextFile(join(folder, "autom8.1"), "");
    // gzip at its fastest: this is about the program, not about the archive.
    const packed = await new Deno.Command("sh", {
      args: ["-c", "tar -cf - autom8 autom8.1 | gzip -1"],
      cwd: folder,
    }).output();
    await place.publish("v1.0.0", Deno.build.target, packed.stdout);
    const { code, stderr } = await place.install(["--to", join(place.folder, "home", ".local", "bin")]);
    assert.equal(code, 0, stderr);
    assert.match(await place.version() ?? "", /^autom8 \d+\.\d+\.\d+/);
  },
});
