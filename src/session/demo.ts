/** The ground of the demo: a scratch repository, and a home of its own, so that the user's runs and settings stay out. */

import { dirname, join, resolve } from "path";
import { stringify } from "smol-toml";
import { Autom8Error } from "../errors.ts";
import { createGit, type Git } from "../git/command.ts";
import { newBody, pullRequestTitle } from "../github/body.ts";
import { pullRequestContent } from "../run/pull_request_content.ts";
import { lookAtRun } from "./asking/look.ts";
import { thisProgram } from "./this_program.ts";

/** What the demo plays with. */
export type DemoProject = {
  /** Files of the repository, path to text. */
  files: Readonly<Record<string, string>>;
  spec: unknown;
  /** What the scripted agent plays. */
  script: unknown;
  verify: readonly string[];
};

/** Where everything of the demo is. */
export type DemoGround = { repository: string; specFile: string; home: string };

/** Creates the repository and points this process at the demo's home. @throws Autom8Error usage: not an empty folder */
export async function prepareDemo(target: string | null, project: DemoProject): Promise<DemoGround> {
  const folder = target === null
    ? await Deno.makeTempDir({ prefix: "autom8-demo-" })
    : await emptyFolder(target);
  const repository = join(folder, "greeter");
  const specFile = join(folder, "spec.json");
  const script = join(folder, "agent-script.json");
  for (const [path, text] of Object.entries(project.files)) await writeFile(join(repository, path), text);
  await writeFile(specFile, `${JSON.stringify(project.spec, null, 2)}\n`);
  await writeFile(script, `${JSON.stringify(project.script, null, 2)}\n`);
  await createRepository(createGit({ folder: repository }));

  const home = join(folder, "autom8-home");
  await Deno.mkdir(home, { recursive: true, mode: 0o700 });
  const config = { verify: project.verify, claude: { command: [...thisProgram(), "agent", script] } };
  await writeFile(join(home, "config.toml"), stringify(config));
  Deno.env.set("AUTOM8_HOME", home);
  Deno.env.delete("AUTOM8_CLAUDE");
  return { repository, specFile, home };
}

/** A pull request as GitHub would get it. */
export type DemoPullRequest = { title: string; body: string; file: string };

/** The pull request that the demo's run would open, also written to a file beside the repository. */
export async function demoPullRequest({ repository, specFile }: DemoGround): Promise<DemoPullRequest> {
  const { record } = await lookAtRun(repository, null, "last");
  const content = pullRequestContent(record.run);
  const file = join(dirname(specFile), "pull_request.md");
  const body = newBody(content, null);
  await writeFile(file, body);
  return { title: pullRequestTitle(content), body, file };
}

async function createRepository(git: Git): Promise<void> {
  await git.text(["init", "--quiet", "--initial-branch=main"], { write: true });
  await git.text(["config", "user.name", "autom8 demo"], { write: true });
  await git.text(["config", "user.email", "demo@autom8.invalid"], { write: true });
  await git.text(["add", "--all"], { write: true });
  await git.text(["commit", "--quiet", "--no-gpg-sign", "--message=chore: start"], { write: true });
}

async function writeFile(path: string, text: string): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(path, text);
}

async function emptyFolder(target: string): Promise<string> {
  const folder = resolve(target);
  const refuse = (problem: string) =>
    new Autom8Error("usage", { problem, hint: "Name a folder that is new or empty." });
  try {
    await Deno.mkdir(folder, { recursive: true });
  } catch (error) {
    if (error instanceof Error) throw refuse(`${folder} cannot be created: ${error.message}.`);
    throw error;
  }
  for await (const _ of Deno.readDir(folder)) throw refuse(`${folder} is not empty.`);
  return folder;
}
