/** What is kept of a conversation with the agent that belongs to no run. Pure. */

import * as z from "zod/mini";

const common = {
  /** What the agent's program knows the conversation by. */
  conversation: z.uuid(),
  /** Where the agent works. */
  workTree: z.string(),
  /** ISO 8601. */
  startedAt: z.string(),
};

const planSchema = z.object({
  kind: z.literal("plan"),
  ...common,
  /** What the agent was sent first; null: the person began. */
  firstMessage: z.nullable(z.string()),
  /** What the project's spec folder held: the SHA-256 of each file's content, by its name. */
  specs: z.record(z.string(), z.string()),
  /** What was said, masked, if it takes place in a chat; left out at a terminal, where the agent's program shows it. */
  chat: z.optional(
    z.array(z.object({ who: z.enum(["you", "claude", "tool", "problem"]), text: z.string() })),
  ),
});

const fileChange = z.object({
  path: z.string(),
  additions: z.number(),
  deletions: z.number(),
  purpose: z.nullable(z.string()),
  keySymbols: z.array(z.string()),
});

const improveSchema = z.object({
  kind: z.literal("improve"),
  ...common,
  branch: z.string(),
  /** What was there when the agent was opened; null once it was left and what it changed is in `sittings`. */
  open: z.nullable(z.object({
    /** A commit of the whole work tree. */
    before: z.string(),
    /** The commit of the branch. */
    head: z.string(),
    /** The pins of git. */
    pins: z.object({
      identity: z.record(z.string(), z.string()),
      settings: z.record(z.string(), z.string()),
      hooksFolder: z.string(),
      hooks: z.record(z.string(), z.string()),
    }),
  })),
  /** What sittings changed that nobody has committed: each as two commits of the whole work tree. Oldest first. */
  pending: z.array(z.object({ before: z.string(), after: z.string() })),
  /** What each sitting changed and decided, from opening the agent to leaving it. Oldest first. */
  sittings: z.array(z.object({
    /** ISO 8601. */
    endedAt: z.string(),
    changes: z.object({
      storyId: z.string(),
      filesCreated: z.array(fileChange),
      filesModified: z.array(fileChange),
      filesDeleted: z.array(z.string()),
      totals: z.object({
        created: z.number(),
        modified: z.number(),
        deleted: z.number(),
        additions: z.number(),
        deletions: z.number(),
      }),
      commitHash: z.nullable(z.string()),
      summary: z.nullable(z.string()),
    }),
    files: z.array(z.object({
      path: z.string(),
      purpose: z.nullable(z.string()),
      symbols: z.array(z.string()),
    })),
    decisions: z.array(z.object({ topic: z.string(), choice: z.string(), rationale: z.string() })),
    patterns: z.array(z.string()),
  })),
});

const recordSchema = z.discriminatedUnion("kind", [planSchema, improveSchema]);

/** What is known of a conversation. */
export type ConversationRecord = z.infer<typeof recordSchema>;
export type ConversationKind = ConversationRecord["kind"];
export type RecordOf<K extends ConversationKind> = Extract<ConversationRecord, { kind: K }>;

/** What was there when the agent was opened. */
export type Opening = NonNullable<RecordOf<"improve">["open"]>;

/** What one sitting of an improve conversation changed and decided. */
export type Sitting = RecordOf<"improve">["sittings"][number];

/** Reads a record; null if it is none. */
export function parseRecord(text: string): ConversationRecord | null {
  try {
    const read = z.safeParse(recordSchema, JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
