/**
 * How events of older journals become today's: one step for each version of the format. Pure.
 *
 * A step says once and for all what the version before it meant. Its texts and defaults are therefore written out here,
 * and never taken from today's code, which may change.
 */

/** An event as it was read: JSON with a kind. */
export type ReadEvent = { kind: string; [field: string]: unknown };

/** From one version to the next. */
type Step = {
  /**
   * The configuration keys that the new version brought, with what applied before they existed. Nested as in Config;
   * a key that a run has already stays as it is.
   */
  newConfig: Readonly<Record<string, unknown>>;
  /** The event in the shape of the new version. Never called with a `transition`: its events come one by one. */
  event: (event: ReadEvent) => ReadEvent;
};

/** From version 1 to 2, from 2 to 3, and so on. */
const steps: readonly Step[] = [
  {
    newConfig: {
      onStoryFailure: "stop",
      worktreeCopy: [],
      worktreeSetup: [],
      verifyBaseline: "off",
      notify: [],
    },
    event: fromVersion1,
  },
];

/** The version of the journals that this autom8 writes. */
export const journalVersion = steps.length + 1;

/** An event of an older version in today's shape. One of today's version is returned as it is. */
export function upcast(event: ReadEvent, version: number): ReadEvent {
  return steps.slice(version - 1).reduce(applyStep, event);
}

function applyStep(event: ReadEvent, step: Step): ReadEvent {
  if (event.kind === "transition") {
    const events: unknown[] = Array.isArray(event["events"]) ? event["events"] : [];
    return { ...event, events: events.map((one) => isReadEvent(one) ? applyStep(one, step) : one) };
  }
  const changed = step.event(event);
  if (changed.kind !== "run-started" && changed.kind !== "run-reloaded") return changed;
  return { ...changed, config: withDefaults(changed["config"], step.newConfig) };
}

/** Whether a value read from a journal has the outline of an event. */
export function isReadEvent(value: unknown): value is ReadEvent {
  return isRecord(value) && typeof value["kind"] === "string";
}

function withDefaults(value: unknown, defaults: Readonly<Record<string, unknown>>): unknown {
  if (!isRecord(value)) return value;
  const result = { ...value };
  for (const [key, missing] of Object.entries(defaults)) {
    if (!Object.hasOwn(value, key)) result[key] = missing;
    else if (isRecord(missing)) result[key] = withDefaults(value[key], missing);
  }
  return result;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Version 2 counts review rounds, keeps verdicts, findings and what matters in the output of checks, names the correction that failed, and bounds the lists of files. */
function fromVersion1(event: ReadEvent): ReadEvent {
  switch (event.kind) {
    case "review-passed":
      return renamed(event, "iteration", "round");
    case "turn-started":
      return { ...event, tip: null, nested: [] };
    case "review-found-issues":
      return { ...renamed(event, "iteration", "round"), findings: [], count: 0 };
    case "correction-failed":
      return { ...renamed(event, "segment", "correction"), correction: withSegments(event["segment"]) };
    case "corrected": {
      const correction = withSegments(event["correction"]);
      return { ...event, correction, fileCount: listOf(event["changedFiles"]).length };
    }
    case "workspace-intended":
      return { ...event, checkpoint: null };
    case "story-passed":
      return { ...event, changes: withTotals(event["changes"]), answer: withVerdict(event["answer"]) };
    case "verify-ended":
    case "setup-ended":
      return { ...event, excerpt: "", outputFile: null };
    case "agent-stopped":
      return { ...event, answer: withVerdict(event["answer"]) };
    default:
      return event;
  }
}

/** Version 1 knew corrections of one segment only. */
function withSegments(correction: unknown): unknown {
  if (!isRecord(correction)) return correction;
  const { segment, ...rest } = correction;
  return { ...rest, segments: [segment] };
}

/** Version 1 knew no verdicts and no assumptions. */
function withVerdict(answer: unknown): unknown {
  return isRecord(answer) ? { ...answer, verdict: null, assumptions: [] } : answer;
}

function renamed(event: ReadEvent, from: string, to: string): ReadEvent {
  const { [from]: value, ...rest } = event;
  return { ...rest, kind: event.kind, [to]: value };
}

/** Version 1 named every file of a story, so the totals are those of the lists. */
function withTotals(changes: unknown): unknown {
  if (!isRecord(changes)) return changes;
  const [created, modified, deleted] = ["filesCreated", "filesModified", "filesDeleted"].map((list) =>
    listOf(changes[list])
  );
  const files = [...created ?? [], ...modified ?? []].filter(isRecord);
  const sum = (key: string) => files.reduce((total, file) => total + Number(file[key]), 0);
  const totals = {
    created: created?.length ?? 0,
    modified: modified?.length ?? 0,
    deleted: deleted?.length ?? 0,
    additions: sum("additions"),
    deletions: sum("deletions"),
  };
  return { ...changes, totals };
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
