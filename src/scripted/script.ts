/** The script of the scripted agent: what it does and says in each turn, as data. */

import * as z from "zod/mini";
import type { Problem } from "../text/problems.ts";
import { schemaProblems } from "../text/schema_problems.ts";

/** Failures that the agent can play, with the output of the genuine program. */
export const playedFailures = [
  "rate-limit",
  "overloaded",
  "network",
  "not-signed-in",
  "billing",
  "context-too-long",
  "turn-limit",
  "budget",
] as const;

export type PlayedFailure = typeof playedFailures[number];

/** One thing the agent does, named by its first key. Paths are relative to its folder. */
export type Action = z.infer<typeof actions[Verb]>;

/** A turn, for the prompts that match its conditions. A condition that is not given matches all prompts. */
export type Step = z.infer<typeof step>;

export type Script = z.infer<typeof script>;

export type ScriptReading = { kind: "valid"; script: Script } | { kind: "invalid"; problems: Problem[] };

/** Reads a script. Pure. */
export function parseScript(text: string): ScriptReading {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { kind: "invalid", problems: [{ where: "", expected: "a script as JSON", got: error.message }] };
  }
  const parsed = z.safeParse(script, value);
  if (parsed.success) return { kind: "valid", script: parsed.data };
  return { kind: "invalid", problems: schemaProblems(parsed.error, value) };
}

const text = z.string({ error: "text" });
const number = (least: number, expected: string) =>
  z.int({ error: expected }).check(z.minimum(least, { error: expected }));
const count = number(1, "a whole number from 1");

const insidePath = "a path inside the folder";
const path = z.string({ error: insidePath }).check(
  z.refine(
    (value) => value !== "" && !/^[/\\]|^[A-Za-z]:|\0/.test(value) && !value.split(/[/\\]/).includes(".."),
    {
      error: insidePath,
    },
  ),
);

const only = <Shape extends z.core.$ZodLooseShape>(verb: string, shape: Shape) => {
  return z.strictObject(shape, {
    error: `an action \`${verb}\` with ${Object.keys(shape).join(", ")} and nothing else`,
  });
};

const actions = {
  write: only("write", { write: path, text }),
  edit: only("edit", {
    edit: path,
    replace: text.check(z.minLength(1, { error: "text that is not empty" })),
    with: text,
  }),
  delete: only("delete", { delete: path }),
  /** A shell command line. */
  run: only("run", { run: text }),
  say: only("say", { say: text }),
  sleepMs: only("sleepMs", { sleepMs: number(0, "milliseconds, as a whole number") }),
  /** A line of the stream, printed unchanged. */
  printRaw: only("printRaw", { printRaw: text }),
  /** Ends the turn. `resetsInSeconds` is for a rate limit, by default 60. */
  fail: only("fail", {
    fail: z.enum(playedFailures, { error: `one of ${playedFailures.join(", ")}` }),
    resetsInSeconds: z.optional(number(0, "seconds, as a whole number")),
  }),
  /** Does nothing until the process is ended. */
  hang: only("hang", { hang: z.literal(true, { error: "true" }) }),
  /** Ends the process without a result. */
  exit: only("exit", { exit: z.int({ error: "an exit code" }) }),
};

type Verb = keyof typeof actions;
const verbs = Object.keys(actions);
const isVerb = (key: string): key is Verb => Object.hasOwn(actions, key);

/** The verb picks the schema, so that a problem is reported for the action that was meant and not for all of them. */
const action = z.pipe(
  z.record(z.string(), z.unknown(), { error: "an action, as an object" }),
  z.transform((value, context): Action => {
    const verb = Object.keys(value).find(isVerb);
    if (verb === undefined) {
      context.issues.push({
        code: "custom",
        message: `an action with one of ${verbs.join(", ")}`,
        input: value,
      });
      return z.NEVER;
    }
    const parsed = z.safeParse<z.core.$ZodType<Action>>(actions[verb], value);
    if (parsed.success) return parsed.data;
    for (const { path, message } of parsed.error.issues) {
      context.issues.push({ code: "custom", message, path, input: value });
    }
    return z.NEVER;
  }),
);

const step = z.strictObject({
  phase: z.optional(text),
  /** A story's id; `-` for a turn without one. */
  story: z.optional(text),
  attempt: z.optional(count),
  /** The n-th conversation of its phase. */
  round: z.optional(count),
  /** The n-th process of its conversation: 2 is the first that continues one. */
  call: z.optional(count),
  /** Texts that the prompt must contain; if one is missing the turn fails and says so. */
  expectPrompt: z._default(z.array(text, { error: "a list of texts" }), []),
  actions: z.array(action, { error: "a list of actions" }),
  /** The last message of the turn. */
  answer: text,
  costUsd: z._default(z.number({ error: "US dollars" }), 0.01),
  exitCode: z._default(z.int({ error: "an exit code" }), 0),
}, { error: "a step with actions, answer and its conditions, and nothing else" });

const script = z.strictObject({
  /** What the mode `auto` silently becomes, as with models that do not support it. */
  permissionMode: z.optional(text),
  steps: z.array(step, { error: "a list of steps" }),
}, { error: "an object with steps, perhaps permissionMode, and nothing else" });
