/** Opening tabs. */

import type { PastRun, SessionCard } from "../protocol.ts";
import { closeTab, moveTab, openTab, showTab, type Tab, tabId } from "./tabs.ts";
import { sessions, tabs } from "./window.ts";

export function open(tab: Tab): void {
  tabs.value = openTab(tabs.value, tab);
}

export function openSession({ key, runKey, branch, sessionId }: SessionCard): void {
  open({ kind: "session", session: key, run: runKey, label: branch === "" ? sessionId : branch });
}

/** The tab of a session that has begun a moment ago: its card may not be here yet. */
export function openSessionKey(key: string): void {
  const card = sessions.value?.get(key);
  if (card !== undefined) openSession(card);
  else open({ kind: "session", session: key, run: null, label: key });
}

export function openPastRun({ runKey, branch }: PastRun): void {
  open({ kind: "run", run: runKey, label: branch });
}

/** Shows one of the tabs that there is one of. `project`: if left out, the one that was chosen there last. */
export function goTo(kind: "runs" | "projects" | "config" | "spec", project?: string | null): void {
  const known = tabs.value.tabs.find((one) => one.kind === kind);
  if (kind === "runs" || kind === "projects") return open({ kind });
  const last = known !== undefined && "project" in known ? known.project : null;
  open({ kind, project: project === undefined ? last : project });
}

export function close(index: number): void {
  tabs.value = closeTab(tabs.value, index);
}

export function show(index: number): void {
  tabs.value = showTab(tabs.value, index);
}

export function move(by: number): void {
  tabs.value = moveTab(tabs.value, by);
}

/** Replaces a tab by what is known of the same thing now, without showing it. */
export function update(tab: Tab): void {
  const { tabs: all, active } = tabs.value;
  tabs.value = { tabs: all.map((one) => tabId(one) === tabId(tab) ? tab : one), active };
}
