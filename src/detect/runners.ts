/** The checks that a Makefile or a justfile names. Pure. */

import { type CheckKind, checkKinds, firstOf, type ProjectFiles, type Proposal } from "./project_files.ts";

/** The names that a target of each kind goes by, the usual one first. */
const targetNames: Readonly<Record<CheckKind, readonly string[]>> = {
  test: ["test", "tests", "check"],
  lint: ["lint"],
  types: ["typecheck", "type-check", "types"],
};

export function makeChecks(files: ProjectFiles): Proposal[] {
  const from = firstOf(files, "GNUmakefile", "makefile", "Makefile");
  // A name before a colon that does not begin an assignment.
  return from === null ? [] : targetsIn(files, from, "make", /^([\w .-]+?)\s*::?(?![=:])/gm);
}

export function justChecks(files: ProjectFiles): Proposal[] {
  const from = firstOf(files, "justfile", "Justfile", ".justfile");
  // A recipe may have parameters.
  return from === null ? [] : targetsIn(files, from, "just", /^@?([\w-]+)(?:\s+[^:=\n]*)?:(?!=)/gm);
}

function targetsIn({ texts }: ProjectFiles, from: string, program: string, target: RegExp): Proposal[] {
  const targets = new Set(
    [...(texts.get(from) ?? "").matchAll(target)].flatMap(([, names = ""]) => names.split(/\s+/)),
  );
  return checkKinds.flatMap((kind) => {
    const name = targetNames[kind].find((one) => targets.has(one));
    return name === undefined ? [] : [{ kind, command: `${program} ${name}`, from }];
  });
}
