/** `autom8 demo`: the whole pipeline on a scratch repository, with an agent that plays a script. */

import { defineCommand } from "./command.ts";

/** What a run with a parked story ends with. */
const parkedExitCode = 7;
/** How much is shown of the pull request, so that the summary of the run stays on the screen. */
const shownLines = 12;

export const demo = defineCommand({
  name: "demo",
  summary: "Run the whole pipeline on a scratch repository, with a scripted agent.",
  arguments: {
    folder: {
      placeholder: "FOLDER",
      description: "where to create it (default: a temporary folder)",
      required: false,
    },
  },
  flags: {},
  examples: [["autom8 demo", "needs no account and no network"]],
  session: "no",
  json: true,
  createsNothing: true,
  showsRun: true,
  async run({ arguments: { folder }, global, screen }) {
    const [
      { resolve },
      { demoFiles, demoSpec, demoVerify },
      { demoScript },
      { demoPullRequest, prepareDemo },
      { runSpec },
    ] = await Promise.all([
      import("path"),
      import("../scripted/demo_project.ts"),
      import("../scripted/demo_script.ts"),
      import("../session/demo.ts"),
      import("../session/start.ts"),
    ]);
    const target = folder === null ? null : resolve(global.directory ?? ".", folder);
    const project = { files: demoFiles, spec: demoSpec, script: demoScript(), verify: demoVerify };
    const ground = await prepareDemo(target, project);
    const { repository, specFile, home } = ground;
    const display = await screen.display();
    display.message(
      `A scratch repository: ${repository}\nAn agent that plays a script takes Claude's place.`,
    );
    const options = {
      worktree: true,
      skipReview: false,
      allowDefaultBranch: false,
      trust: true,
      step: null,
      maxCostUsd: null,
      proposeChecks: false,
      ticked: null,
    };
    const code = await runSpec(repository, specFile, options, display, null);
    // One story is parked on purpose.
    if (code !== 0 && code !== parkedExitCode) return code;
    const { title, body, file } = await demoPullRequest(ground);
    const lines = body.split("\n").filter((line) => !line.startsWith("<!--"));
    const beginning = [title, ...lines].slice(0, shownLines).map((line) => `  ${line}`.trimEnd());
    display.message(
      "That is how a run ends that needs a person: US-004 cannot be done from here.\n" +
        `On GitHub, it would open this pull request (all of it: ${file}):\n\n${beginning.join("\n")}\n  ...`,
    );
    const autom8 = `AUTOM8_HOME=${home} autom8`;
    display.message(
      [
        "Look at the result:",
        `  git -C ${repository} log --stat feature/greeter`,
        `  ${autom8} monitor`,
        `  ${autom8} -C ${repository} show last`,
      ].join("\n"),
    );
    return 0;
  },
});
