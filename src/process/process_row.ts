/** What is known of the processes of this machine at one moment. */

/** One living process. Zombies are not in a table: they hold nothing and cannot be ended. */
export type ProcessRow = {
  pid: number;
  parent: number;
  group: number;
  /** The session's id; the group's where the system does not tell. */
  session: number;
  /** When it started, in the system's own form: with the pid it names one process for ever. */
  started: string;
};

export type ProcessTable = {
  rows: ReadonlyMap<number, ProcessRow>;
  /** Pids whose environment carries the mark asked for. */
  marked: ReadonlySet<number>;
};
