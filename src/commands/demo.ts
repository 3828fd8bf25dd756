/** `autom8 demo`: the whole pipeline on a scratch repository, with an agent that plays a script. */

import { defineCommand } from "./command.ts";

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
    const [{ resolve }, { demoFiles, demoSpec, demoVerify }, { demoScript }, { prepareDemo }, { runSpec }] =
      await Promise.all([
        import("path"),
        import("../scripted/demo_project.ts"),
        import("../scripted/demo_script.ts"),
        import("../session/demo.ts"),
        import("../session/start.ts"),
      ]);
    const target = folder === null ? null : resolve(global.directory ?? ".", folder);
    const project = { files: demoFiles, spec: demoSpec, script: demoScript(), verify: demoVerify };
    const { repository, specFile, runs } = await prepareDemo(target, project);
    const display = await screen.display();
    display.message(
      `A scratch repository: ${repository}\nAn agent that plays a script takes Claude's place.`,
    );
    const options = {
      worktree: false,
      skipReview: false,
      allowDefaultBranch: false,
      trust: true,
      step: null,
      maxCostUsd: null,
      proposeChecks: false,
      ticked: null,
    };
    const code = await runSpec(repository, specFile, options, display, null);
    display.message(`Look at the result:\n  git -C ${repository} log --stat\n  ${runs}`);
    return code;
  },
});
