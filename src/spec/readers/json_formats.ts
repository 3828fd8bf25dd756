/** The JSON formats of other tools: which one a text has. Pure. */

import { type JsonNode, jsonValue, memberOf, readJson } from "../json_text.ts";
import { lengthProblem } from "../size.ts";
import { checkSpec, parseSpec, type SpecReading } from "../spec.ts";
import type { Found } from "./reading.ts";
import { readTaskMaster } from "./task_master.ts";

/** The tasks of Task Master; null if the text is something else. */
export function taskMasterIn(text: string): Found | null {
  const root = rootOf(text);
  return root === null || memberOf(root, "userStories") !== undefined ? null : readTaskMaster(root, text);
}

/** ralph's `prd.json` has the shape of autom8's JSON, and branches `ralph/...`. */
export function isRalph(text: string): boolean {
  return ralphBranch(rootOf(text)) !== null;
}

/** Reads ralph's `prd.json`, which may do without a project. */
export function parseRalph(text: string, file: string): SpecReading {
  const root = rootOf(text);
  const branch = ralphBranch(root);
  const value = root === null ? null : jsonValue(root);
  if (root === null || branch === null || memberOf(root, "project") !== undefined) {
    return parseSpec(text, file);
  }
  return checkSpec(typeof value === "object" ? { project: branch.slice("ralph/".length), ...value } : value);
}

function ralphBranch(root: JsonNode | null): string | null {
  const branch = root === null ? undefined : memberOf(root, "branchName")?.node;
  const isNamed = branch?.kind === "scalar" && typeof branch.value === "string" &&
    /^ralph\/./.test(branch.value);
  return isNamed ? String(branch.value) : null;
}

function rootOf(text: string): JsonNode | null {
  if (lengthProblem(text) !== null) return null;
  const reading = readJson(text.startsWith("\uFEFF") ? ` ${text.slice(1)}` : text);
  return reading.kind === "read" ? reading.root : null;
}
