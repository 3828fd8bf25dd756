/** `action.yml` and the workflow of docs/ci.md: GitHub's schemas, and what schemas do not say. */

import { validateAction, validateWorkflow } from "action-validator";
import assert from "assert";
import { parse } from "yaml";

const read = (path: string) => Deno.readTextFile(new URL(`../../${path}`, import.meta.url));
const action = await read("action.yml");
const guide = await read("docs/ci.md");
const workflow = /```yaml\n([\s\S]*?)```/.exec(guide)?.[1] ?? "";

type Step = Record<string, unknown>;

Deno.test("action.yml and the workflow of docs/ci.md keep the schemas of GitHub", () => {
  assert.deepEqual(validateAction(action).errors, []);
  assert.notDeepEqual(validateAction(action.replace("using: composite", "using: compost")).errors, []);
  assert.deepEqual(validateWorkflow(workflow).errors, []);
  assert.notDeepEqual(validateWorkflow(workflow.replace("runs-on", "runs")).errors, []);
});

Deno.test("the workflow passes the inputs that action.yml has", () => {
  const { inputs } = parse(action);
  const steps: Step[] = parse(workflow).jobs.autom8.steps;
  const used = steps.find(({ uses }) => String(uses).startsWith("OWNER/autom8@"))?.["with"];
  assert.ok(typeof used === "object" && used !== null);
  for (const name of Object.keys(used)) assert.ok(Object.hasOwn(inputs, name), name);
});

Deno.test("no expression stands in a command, where its value would be run", () => {
  const steps: Step[] = [...parse(action).runs.steps, ...parse(workflow).jobs.autom8.steps];
  for (const { run } of steps) assert.doesNotMatch(String(run ?? ""), /\$\{\{/);
});

for (const step of parse(action).runs.steps) {
  Deno.test(`the shell of the step "${step.name}" can be read by bash`, async () => {
    const { success, stderr } = await new Deno.Command("bash", { args: ["-n", "-c", step.run] }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
  });
}
