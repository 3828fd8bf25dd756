/** Task Master: `tasks.json`, with one list of tasks, or one for each tag. Pure. */

import * as z from "zod/mini";
import { type Problem, renderValue } from "../../text/problems.ts";
import { type JsonNode, jsonValue, lineCounter, memberOf, positionOf } from "../json_text.ts";
import type { JsonSource } from "../json_spec.ts";
import type { Found, FoundStory } from "./reading.ts";
import { priorityIn, titleOf } from "./words.ts";

const id = z.union([z.string(), z.number()]);
const text = z.nullish(z.string());

const subtask = z.object({
  id: z.optional(id),
  title: z.string(),
  description: text,
  details: text,
  status: text,
});

const taskSchema = z.object({
  id,
  title: z.string(),
  description: text,
  details: text,
  testStrategy: text,
  status: text,
  priority: text,
  dependencies: z.nullish(z.array(id)),
  subtasks: z.nullish(z.array(subtask)),
});

type Task = z.infer<typeof taskSchema>;

/** Reads the tasks of a JSON file; null if it holds none. Of several tags, `master` counts. */
export function readTaskMaster({ root, text: source }: JsonSource): Found | Problem | null {
  const lists = tasksIn(root);
  const list = lists.find(({ tag }) => tag === "master") ?? lists[0];
  if (list === undefined) return null;
  if (list.tag !== "master" && lists.length > 1) {
    return {
      where: "",
      expected: 'tasks of one tag, or of the tag "master"',
      got: `the tags ${tagsOf(lists)}`,
    };
  }
  const lineOf = lineCounter(source);
  const tasks = list.node.items.flatMap((node) => {
    const parsed = z.safeParse(taskSchema, jsonValue(node));
    return parsed.success ? [{ task: parsed.data, line: lineOf(node.start) }] : [];
  });
  const bad = list.node.items.find((node) => !z.safeParse(taskSchema, jsonValue(node)).success);
  if (bad !== undefined) {
    const { line } = positionOf(source, bad.start);
    return {
      where: `line ${line}`,
      expected: "a task with an id and a title",
      got: renderValue(jsonValue(bad)),
    };
  }
  const wanted = tasks.filter(({ task }) => !/^(cancelled|canceled|deferred)$/i.test(task.status ?? ""));
  const ids = new Set(wanted.map(({ task }) => idOf(task.id)));
  const name = (memberOf(list.owner, "metadata") ?? memberOf(list.owner, "meta"))?.node;
  const title = name === undefined ? null : textOf(name, "projectName") ?? textOf(name, "project");
  return {
    title: titleOf(title ?? (list.tag === null || list.tag === "master" ? "Tasks" : list.tag)),
    branch: null,
    description: name === undefined ? "" : textOf(name, "description") ?? "",
    stories: wanted.map(({ task, line }) => storyOf(task, line, ids)),
    standsFor: null,
  };
}

type TaskList = { tag: string | null; owner: JsonNode; node: JsonNode & { kind: "array" } };

const tagsOf = (lists: readonly TaskList[]) => lists.map(({ tag }) => renderValue(tag)).join(", ");

/** The list of the file, or one for each tag. */
function tasksIn(root: JsonNode): TaskList[] {
  const whole = listOf(root, null);
  if (whole !== null) return [whole];
  return root.kind === "object" ? root.members.flatMap(({ key, node }) => listOf(node, key) ?? []) : [];
}

function listOf(owner: JsonNode, tag: string | null): TaskList | null {
  const node = memberOf(owner, "tasks")?.node;
  if (node?.kind !== "array" || node.items.length === 0) return null;
  const isTask = (item: JsonNode) =>
    memberOf(item, "id") !== undefined && memberOf(item, "title") !== undefined;
  return node.items.some(isTask) ? { tag, owner, node } : null;
}

function storyOf(task: Task, line: number, ids: ReadonlySet<string>): FoundStory {
  const own = idOf(task.id);
  const subtasks = task.subtasks ?? [];
  const isDone = (status: string | null | undefined) => /^(done|completed?)$/i.test(status ?? "");
  return {
    id: own,
    title: titleOf(task.title),
    line,
    description: task.description ?? "",
    criteria: [
      ...subtasks.map((one) =>
        [one.title, one.description ?? "", one.details ?? ""].filter((part) => part.trim() !== "").join("\n")
      ),
      ...(task.testStrategy ? [task.testStrategy] : []),
    ],
    notes: task.details ?? "",
    priority: priorityIn(task.priority ?? "medium"),
    // A dependency on a sub-task `3.1` is one on its task.
    dependsOn: (task.dependencies ?? []).map((on) => idOf(String(on).split(".")[0] ?? on))
      .filter((on) => on !== own && ids.has(on)),
    boxes: isDone(task.status)
      ? { ticked: subtasks.length + 1, total: subtasks.length + 1 }
      : { ticked: subtasks.filter(({ status }) => isDone(status)).length, total: subtasks.length + 1 },
  };
}

const idOf = (of: string | number) => `TASK-${of}`;

function textOf(node: JsonNode, key: string): string | null {
  const member = memberOf(node, key)?.node;
  return member?.kind === "scalar" && typeof member.value === "string" && member.value.trim() !== ""
    ? member.value
    : null;
}
