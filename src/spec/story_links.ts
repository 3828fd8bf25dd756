/** Checks that no schema can express: story ids are unique, and dependencies exist and form no cycle. */

import { type Problem, renderValue } from "../text/problems.ts";

type Link = { where: string; id: string; dependsOn: { where: string; id: string }[] };

/** The problems of ids and dependencies. The spec may have any other problem too: values that are not stories are skipped. */
export function storyLinkProblems(spec: unknown): Problem[] {
  const links = linksOf(spec);
  return [...duplicateIds(links), ...unknownIds(links), ...cycles(links)];
}

function linksOf(spec: unknown): Link[] {
  const stories = property(spec, "userStories");
  if (!Array.isArray(stories)) return [];
  return stories.flatMap((story: unknown, index) => {
    const where = `userStories[${index}]`;
    const id = property(story, "id");
    if (typeof id !== "string") return [];
    const listed = property(story, "dependsOn");
    const dependsOn = (Array.isArray(listed) ? listed : []).flatMap((on: unknown, i) =>
      typeof on === "string" ? [{ where: `${where}.dependsOn[${i}]`, id: on }] : []
    );
    return [{ where, id, dependsOn }];
  });
}

function duplicateIds(links: Link[]): Problem[] {
  const first = new Map<string, Link>();
  return links.flatMap((link) => {
    const before = first.get(link.id);
    if (before === undefined) {
      first.set(link.id, link);
      return [];
    }
    const expected = `a unique id (${before.where} has the same one)`;
    return [{ where: `${link.where}.id`, expected, got: renderValue(link.id) }];
  });
}

function unknownIds(links: Link[]): Problem[] {
  const known = new Set(links.map((link) => link.id));
  return links.flatMap((link) =>
    link.dependsOn.filter((on) => !known.has(on.id) || on.id === link.id).map((on) => ({
      where: on.where,
      expected: on.id === link.id ? "the id of another story" : "the id of a story in this spec",
      got: renderValue(on.id),
    }))
  );
}

/** One problem for each cycle found. A story that depends on itself is reported by `unknownIds`. */
function cycles(links: Link[]): Problem[] {
  const byId = new Map(links.map((link) => [link.id, link]));
  const done = new Set<string>();
  const problems: Problem[] = [];
  for (const start of byId.values()) {
    // Not recursive: a chain may be as long as the spec.
    const path: { link: Link; next: number }[] = [];
    const onPath = new Set<string>();
    const enter = (link: Link | undefined): void => {
      if (link === undefined || done.has(link.id)) return;
      path.push({ link, next: 0 });
      onPath.add(link.id);
    };
    const leave = (link: Link): void => {
      path.pop();
      onPath.delete(link.id);
      done.add(link.id);
    };
    const report = (link: Link, on: { where: string; id: string }): void => {
      if (on.id === link.id) return;
      const ids = path.map((step) => step.link.id);
      const cycle = [...ids.slice(ids.indexOf(on.id)), on.id];
      const shown = cycle.length <= 12 ? cycle : [...cycle.slice(0, 10), "…", on.id];
      problems.push({ where: on.where, expected: "no circular dependency", got: shown.join(" -> ") });
    };
    enter(start);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const on = top.link.dependsOn[top.next++];
      if (on === undefined) leave(top.link);
      else if (onPath.has(on.id)) report(top.link, on);
      else enter(byId.get(on.id));
    }
  }
  return problems;
}

function property(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}
