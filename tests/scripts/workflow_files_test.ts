/** `action.yml` and the workflow of docs/ci.md, against what GitHub documents of their syntax. */

import assert from "assert";
import { parse } from "yaml";

const read = (path: string) => Deno.readTextFile(new URL(`../../${path}`, import.meta.url));
const action = await read("action.yml");
const guide = await read("docs/ci.md");
const workflow = /```yaml\n([\s\S]*?)```/.exec(guide)?.[1] ?? "";

const stepKeys = [
  "name",
  "id",
  "if",
  "uses",
  "with",
  "run",
  "shell",
  "env",
  "continue-on-error",
  "working-directory",
];

type Step = Record<string, unknown>;

function onlyKeys(value: object, allowed: readonly string[], where: string): void {
  for (const key of Object.keys(value)) assert.ok(allowed.includes(key), `${where}: there is no key ${key}`);
}

function checkSteps(steps: readonly Step[], where: string): void {
  for (const [i, step] of steps.entries()) {
    onlyKeys(step, stepKeys, `${where}, step ${i + 1}`);
    assert.notEqual(
      step["run"] === undefined,
      step["uses"] === undefined,
      `step ${i + 1}: either run or uses`,
    );
    if (typeof step["uses"] === "string") assert.match(step["uses"], /^[\w.-]+\/[\w./-]+@[\w.-]+$/);
  }
}

Deno.test("action.yml has the keys of a composite action, and every command names its shell", () => {
  const parsed = parse(action);
  onlyKeys(parsed, ["name", "description", "author", "inputs", "outputs", "runs", "branding"], "action.yml");
  for (const [name, input] of Object.entries<Step>(parsed.inputs)) {
    onlyKeys(input, ["description", "required", "default", "deprecationMessage"], name);
    assert.equal(typeof input["description"], "string");
  }
  onlyKeys(parsed.runs, ["using", "steps"], "runs");
  assert.equal(parsed.runs.using, "composite");
  checkSteps(parsed.runs.steps, "action.yml");
  for (const { run, shell } of parsed.runs.steps) if (run !== undefined) assert.equal(shell, "bash");
});

Deno.test("the workflow of docs/ci.md has the keys of a workflow", () => {
  const parsed = parse(workflow);
  onlyKeys(
    parsed,
    ["name", "run-name", "on", "permissions", "env", "defaults", "concurrency", "jobs"],
    "docs/ci.md",
  );
  const jobKeys = [
    ...[
      "name",
      "needs",
      "if",
      "runs-on",
      "permissions",
      "environment",
      "concurrency",
      "outputs",
      "env",
      "defaults",
    ],
    ...["steps", "timeout-minutes", "strategy", "continue-on-error", "container", "services"],
  ];
  for (const [name, job] of Object.entries<Step>(parsed.jobs)) {
    onlyKeys(job, jobKeys, name);
    assert.ok(Array.isArray(job["steps"]));
    checkSteps(job["steps"], name);
  }
});

Deno.test("the workflow passes the inputs that action.yml has", () => {
  const { inputs } = parse(action);
  const steps: Step[] = parse(workflow).jobs.autom8.steps;
  const used = steps.find(({ uses }) => String(uses).startsWith("OWNER/autom8@"))?.["with"];
  assert.ok(typeof used === "object" && used !== null);
  onlyKeys(used, Object.keys(inputs), "with");
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
