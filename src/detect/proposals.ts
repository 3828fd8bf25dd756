/** The checks that a project already has, as commands for `verify`. Pure. */

import {
  denoChecks,
  dotnetChecks,
  elixirChecks,
  goChecks,
  javaChecks,
  phpChecks,
  rubyChecks,
  rustChecks,
} from "./languages.ts";
import { nodeChecks } from "./node.ts";
import { checkKinds, type ProjectFiles, type Proposal } from "./project_files.ts";
import { pythonChecks } from "./python.ts";
import { justChecks, makeChecks } from "./runners.ts";

type Detector = (files: ProjectFiles) => Proposal[];

/** A project may be written in several languages: the checks of all of them count. */
const languages: readonly Detector[] = [
  nodeChecks,
  denoChecks,
  rustChecks,
  goChecks,
  pythonChecks,
  phpChecks,
  rubyChecks,
  javaChecks,
  dotnetChecks,
  elixirChecks,
];

/** They mostly call the tools of the languages: they count for what no language has. */
const runners: readonly Detector[] = [makeChecks, justChecks];

/** The checks of a project: its tests first, then lint, then types. */
export function proposeChecks(files: ProjectFiles): Proposal[] {
  const found = languages.flatMap((detect) => detect(files));
  for (const detect of runners) {
    const kinds = new Set(found.map(({ kind }) => kind));
    found.push(...detect(files).filter(({ kind }) => !kinds.has(kind)));
  }
  return checkKinds.flatMap((kind) => found.filter((one) => one.kind === kind));
}
