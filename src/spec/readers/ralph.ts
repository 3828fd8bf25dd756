/** ralph's `prd.json`: autom8's own JSON with a branch `ralph/...`, and perhaps without a project. Pure. */

import type { JsonSource } from "../json_spec.ts";
import { jsonValue, memberOf } from "../json_text.ts";

/**
 * What a `prd.json` stands for: its value, with a project if it names none. Null: the text is not ralph's.
 */
export function ralphValue({ root }: JsonSource): unknown {
  const branch = memberOf(root, "branchName")?.node;
  if (branch?.kind !== "scalar" || typeof branch.value !== "string") return null;
  const [, name] = /^ralph\/(.+)$/s.exec(branch.value) ?? [];
  const value = jsonValue(root);
  if (name === undefined || typeof value !== "object" || value === null) return null;
  return { project: name, ...value };
}
