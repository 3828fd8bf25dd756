/** The stories of a spec, as they are shown before a run. */

import type { Spec } from "../spec/spec.ts";
import { workOrder } from "../spec/select.ts";

/** One line a story, in the order of the work. */
export function storyLines(spec: Spec): string[] {
  return workOrder(spec).map((story, i) =>
    `${String(i + 1).padStart(3)}. ${story.passes ? "✓" : " "} ${story.id}  ${story.title}`
  );
}

/** The same, each with its criteria, what it depends on, and its own commands. */
export function storyDetails(spec: Spec): string[] {
  const lines = storyLines(spec);
  return workOrder(spec).flatMap(({ acceptanceCriteria, dependsOn, verify }, i) => [
    lines[i] ?? "",
    ...acceptanceCriteria.map((criterion) => `        - ${criterion.replaceAll(/\s+/g, " ")}`),
    ...(dependsOn.length === 0 ? [] : [`        after ${dependsOn.join(", ")}`]),
    ...verify.map((command) => `        check: ${command}`),
  ]);
}
