/** `action.yml`, our workflows and the one of docs/ci.md: GitHub's schemas, and what schemas do not say. */

import { validateAction, validateWorkflow } from "action-validator";
import assert from "assert";
import { parse } from "yaml";
import settings from "../../deno.json" with { type: "json" };
import { releaseTargets } from "../../scripts/release/release.ts";

const read = (path: string) => Deno.readTextFile(new URL(`../../${path}`, import.meta.url));
const action = await read("action.yml");
const guide = await read("docs/ci.md");
const workflow = /```yaml\n([\s\S]*?)```/.exec(guide)?.[1] ?? "";

const ours = new Map<string, string>();
for (const name of ["check", "release"]) ours.set(name, await read(`.github/workflows/${name}.yml`));

type Step = Record<string, unknown>;

/** Every step of a workflow. */
function stepsOf(text: string): Step[] {
  return Object.values<{ steps: Step[] }>(parse(text).jobs).flatMap(({ steps }) => steps);
}

Deno.test("action.yml and the workflow of docs/ci.md keep the schemas of GitHub", () => {
  assert.deepEqual(validateAction(action).errors, []);
  assert.notDeepEqual(validateAction(action.replace("using: composite", "using: compost")).errors, []);
  assert.deepEqual(validateWorkflow(workflow).errors, []);
  assert.notDeepEqual(validateWorkflow(workflow.replace("runs-on", "runs")).errors, []);
});

for (const [name, text] of ours) {
  Deno.test(`.github/workflows/${name}.yml keeps the schema of GitHub, and its commands exist`, async () => {
    // The validator's schema is older than this permission, which attest-build-provenance needs.
    assert.deepEqual(validateWorkflow(text.replace(/^ +attestations: write\n/m, "")).errors, []);
    const commands = stepsOf(text).map(({ run }) => String(run ?? "")).filter((run) => run !== "");
    assert.notDeepEqual(commands, []);
    for (const command of commands) {
      for (const [, script = ""] of command.matchAll(/(?:run -A |^)([\w./]+)/g)) {
        if (script.includes("/")) assert.ok(await read(script), script);
      }
      for (const [, task = ""] of command.matchAll(/ task ([\w:]+)/g)) {
        assert.ok(task in settings.tasks, task);
      }
    }
  });
}

Deno.test("the release workflow builds each target once, and publishes only what was built and tested", () => {
  const { build, publish } = parse(ours.get("release") ?? "").jobs;
  const built: string[] = build.strategy.matrix.include.map(({ target }: { target: string }) => target);
  assert.deepEqual(built.sort(), [...releaseTargets].sort());
  assert.deepEqual(publish.needs, ["build", "test"]);
  const steps: Step[] = publish.steps;
  const attested = steps.findIndex(({ uses }) => String(uses).startsWith("actions/attest-build-provenance@"));
  const summed = steps.findIndex(({ run }) => String(run).includes("checksums.ts"));
  const published = steps.findIndex(({ run }) => String(run).includes("gh release create"));
  assert.ok(summed > 0 && attested > summed && published > attested, `${summed} ${attested} ${published}`);
});

Deno.test("the workflow passes the inputs that action.yml has", () => {
  const { inputs } = parse(action);
  const steps: Step[] = parse(workflow).jobs.autom8.steps;
  const used = steps.find(({ uses }) => String(uses).startsWith("OWNER/autom8@"))?.["with"];
  assert.ok(typeof used === "object" && used !== null);
  for (const name of Object.keys(used)) assert.ok(Object.hasOwn(inputs, name), name);
});

Deno.test("no expression stands in a command, where its value would be run", () => {
  const steps: Step[] = [...parse(action).runs.steps, ...[workflow, ...ours.values()].flatMap(stepsOf)];
  for (const { run } of steps) assert.doesNotMatch(String(run ?? ""), /\$\{\{/);
});

for (const step of parse(action).runs.steps) {
  Deno.test(`the shell of the step "${step.name}" can be read by bash`, async () => {
    const { success, stderr } = await new Deno.Command("bash", { args: ["-n", "-c", step.run] }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
  });
}
