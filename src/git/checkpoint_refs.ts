/** The refs that keep checkpoints: `refs/autom8/<run-id>/<name>`. */

import { crashPoint } from "../crash_point.ts";
import type { Git } from "./command.ts";
import { decodeField, splitNul } from "./nul_fields.ts";

export type CheckpointRef = {
  ref: string;
  runId: string;
  name: string;
  commit: string;
  /** When it was taken, in seconds since 1970. */
  takenAt: number;
};

const prefix = "refs/autom8/";

/** The ref of a checkpoint. autom8 chooses both parts: anything but plain words is a mistake in the program. */
export function checkpointRef(runId: string, name: string): string {
  for (const part of [runId, name]) {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(part) || part.includes("..") || /(\.lock|\.)$/.test(part)) {
      throw new Error(`not a name for a checkpoint: ${part}`);
    }
  }
  return `${prefix}${runId}/${name}`;
}

/** All checkpoints of all runs in this repository. */
export async function listCheckpointRefs(git: Git): Promise<CheckpointRef[]> {
  const format = "--format=%(refname)%00%(objectname)%00%(committerdate:unix)%00";
  const fields = splitNul(await git.bytes(["for-each-ref", format, prefix])).map(decodeField);
  const refs: CheckpointRef[] = [];
  for (let at = 0; at + 2 < fields.length; at += 3) {
    const ref = (fields[at] ?? "").replace(/^\n/, "");
    const [runId = "", ...name] = ref.slice(prefix.length).split("/");
    refs.push({
      ref,
      runId,
      name: name.join("/"),
      commit: fields[at + 1] ?? "",
      takenAt: Number(fields[at + 2]),
    });
  }
  return refs;
}

/** Removes a run's checkpoint refs and returns how many there were. git removes the commits when it next cleans up. */
export async function deleteCheckpointRefs(git: Git, runId: string): Promise<number> {
  const refs = (await listCheckpointRefs(git)).filter((one) => one.runId === runId);
  if (refs.length === 0) return 0;
  crashPoint("git-delete-checkpoints:before");
  const input = refs.map(({ ref, commit }) => `delete ${ref}\0${commit}\0`).join("");
  await git.text(["update-ref", "-z", "--stdin"], { write: true, input });
  crashPoint("git-delete-checkpoints:after");
  return refs.length;
}
