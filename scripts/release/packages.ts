/**
 * Writes what installs a release to dist/release, from the checksums of its archives and the name of its repository:
 * install.sh, install.ps1, a Homebrew formula and a Scoop manifest.
 * `deno run -A scripts/release/packages.ts --repository OWNER/autom8`, after scripts/release/archives.ts. SHA256SUMS is
 * written last, as it names these files too.
 */

import { join } from "path";
import { parseArgs } from "node:util";
import { projectRoot } from "../run_tool.ts";
import { runScript, Stop } from "../stop.ts";
import { checksumsOf, readChecksums } from "./checksums.ts";
import { namesOf, releaseFolder, version } from "./release.ts";

/** What all of them are made from. */
export type Release = {
  version: string;
  /** Such as `owner/autom8`. */
  repository: string;
  /** The SHA-256 of each archive by its name. */
  checksums: ReadonlyMap<string, string>;
};

const summary = "Turns a spec into reviewed, committed work with Claude Code";

function urlAndSum(
  { version, repository, checksums }: Release,
  target: string,
): { url: string; sum: string } {
  const { archive } = namesOf(target);
  const sum = checksums.get(archive);
  if (sum === undefined) {
    throw new Stop(`dist/release has no ${archive}. Run scripts/release/archives.ts first.`);
  }
  return { url: `https://github.com/${repository}/releases/download/v${version}/${archive}`, sum };
}

/** A formula for Homebrew, on macOS and Linux. */
export function homebrewFormula(release: Release): string {
  const source = (target: string) => {
    const { url, sum } = urlAndSum(release, target);
    return `      url "${url}"\n      sha256 "${sum}"`;
  };
  const system = (name: string, intel: string, arm: string) =>
    `  on_${name} do
    on_intel do
${source(intel)}
    end
    on_arm do
${source(arm)}
    end
  end
`;
  return `class Autom8 < Formula
  desc "${summary}"
  homepage "https://github.com/${release.repository}"
  version "${release.version}"
  license "MIT"

${system("macos", "x86_64-apple-darwin", "aarch64-apple-darwin")}
${system("linux", "x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu")}
  def install
    bin.install "autom8"
    man1.install "autom8.1"
    generate_completions_from_executable(bin/"autom8", "completions")
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/autom8 version")
  end
end
`;
}

/** A manifest for Scoop, on Windows. `autoupdate` lets Scoop find later releases. */
export function scoopManifest(release: Release): string {
  const { url, sum } = urlAndSum(release, "x86_64-pc-windows-msvc");
  const manifest = {
    version: release.version,
    description: summary,
    homepage: `https://github.com/${release.repository}`,
    license: "MIT",
    architecture: { "64bit": { url, hash: sum } },
    bin: "autom8.exe",
    checkver: "github",
    autoupdate: {
      architecture: { "64bit": { url: url.replace(`/v${release.version}/`, "/v$version/") } },
      hash: { url: "$baseurl/SHA256SUMS" },
    },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** What stands for the repository in the installers. */
const place = "'OWNER/autom8'";

/** An installer with the repository that it downloads from. */
export function installerOf(script: string, repository: string): string {
  if (!script.includes(place)) throw new Error("the installer has no place for the repository");
  return script.replace(place, () => `'${repository}'`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({ args: Deno.args, options: { repository: { type: "string" } } });
  const { repository = "" } = values;
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) {
    throw new Stop("Name the repository of the release: --repository OWNER/autom8.");
  }
  const checksums = readChecksums(await checksumsOf(releaseFolder));
  const release = { version, repository, checksums };
  const write = (name: string, text: string) => Deno.writeTextFile(join(releaseFolder, name), text);
  await write("autom8.rb", homebrewFormula(release));
  await write("autom8.json", scoopManifest(release));
  for (const name of ["install.sh", "install.ps1"]) {
    await write(name, installerOf(await Deno.readTextFile(join(projectRoot, name)), repository));
  }
  console.log("dist/release: install.sh, install.ps1, autom8.rb, autom8.json");
}

if (import.meta.main) await runScript(main);
