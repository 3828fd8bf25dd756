/** `autom8 demo`: the whole pipeline on a scratch repository, with an agent that plays a script. */

import { dirname, join, resolve } from "path";
import { fileURLToPath } from "node:url";
import { demoFiles, demoSpec, demoVerify } from "../scripted/demo_project.ts";
import { demoScript } from "../scripted/demo_script.ts";
import type { Display } from "../terminal/display.ts";
import { Autom8Error, type ExitCode } from "../errors.ts";
import { createGit, type Git } from "../git/command.ts";
import { stringify } from "smol-toml";
import { runCommand } from "./run.ts";

/** Makes the repository, runs the demo's spec in it, and leaves everything for the user to look at. */
export async function demoCommand(target: string | null, display: Display): Promise<ExitCode> {
  const folder = target === null
    ? await Deno.makeTempDir({ prefix: "autom8-demo-" })
    : await emptyFolder(target);
  const repository = join(folder, "greeter");
  await writeFiles(repository, demoFiles);
  const spec = join(folder, "spec.json");
  const script = join(folder, "agent-script.json");
  await Deno.writeTextFile(spec, `${JSON.stringify(demoSpec, null, 2)}\n`);
  await Deno.writeTextFile(script, `${JSON.stringify(demoScript(), null, 2)}\n`);
  await createRepository(createGit({ folder: repository }));

  // The demo's runs, settings and journal stay with it: the user's own are neither read nor written.
  const home = join(folder, "autom8-home");
  await Deno.mkdir(home, { recursive: true, mode: 0o700 });
  const config = { verify: demoVerify, claude: { command: [...ourselves(), "agent", script] } };
  await Deno.writeTextFile(join(home, "config.toml"), stringify(config));
  Deno.env.set("AUTOM8_HOME", home);
  Deno.env.delete("AUTOM8_CLAUDE");

  display.message(`A scratch repository: ${repository}\nAn agent that plays a script takes Claude's place.`);
  const code = await runCommand(
    {
      folder: repository,
      specFile: spec,
      worktree: false,
      skipReview: false,
      yes: false,
      trustSpec: true,
      step: false,
      maxCostUsd: null,
    },
    display,
    null,
  );
  display.message(
    `Look at what it left:\n  git -C ${repository} log --stat\n  ${join(home, "greeter", "runs")}`,
  );
  return code;
}

/** The command that starts this program again: the binary, or Deno with our source. */
function ourselves(): string[] {
  if (Deno.build.standalone) return [Deno.execPath()];
  return [Deno.execPath(), "run", "--allow-all", fileURLToPath(new URL("../../main.ts", import.meta.url))];
}

async function createRepository(git: Git): Promise<void> {
  await git.text(["init", "--quiet", "--initial-branch=main"], { write: true });
  await git.text(["config", "user.name", "autom8 demo"], { write: true });
  await git.text(["config", "user.email", "demo@autom8.invalid"], { write: true });
  await git.text(["add", "--all"], { write: true });
  await git.text(["commit", "--quiet", "--no-gpg-sign", "--message=chore: start"], { write: true });
}

async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
    await Deno.writeTextFile(join(folder, path), text);
  }
}

async function emptyFolder(target: string): Promise<string> {
  const folder = resolve(target);
  const refuse = (problem: string) =>
    new Autom8Error("usage", { problem, hint: "Name a folder that is new or empty." });
  try {
    await Deno.mkdir(folder, { recursive: true });
  } catch (error) {
    if (error instanceof Error) throw refuse(`${folder} cannot be made: ${error.message}.`);
    throw error;
  }
  for await (const _ of Deno.readDir(folder)) throw refuse(`${folder} is not empty.`);
  return folder;
}
