/** A snapshot of the processes of this machine. */

/** One running process. Zombies are left out: they hold nothing and cannot be ended. */
export type ProcessRow = {
  pid: number;
  parent: number;
  group: number;
  /** The session's id; the group's id if the system does not report sessions. */
  session: number;
  /** When it started, in the system's own form: together with the pid it identifies one process permanently. */
  started: string;
};

export type ProcessTable = {
  rows: ReadonlyMap<number, ProcessRow>;
  /** Pids of the processes with the mark asked for in their environment. */
  marked: ReadonlySet<number>;
};
