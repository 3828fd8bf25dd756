/** The tabs of a window: what is open and which one is visible. Pure; kept over a reload as text. */

export type Tab =
  | { kind: "runs" }
  | { kind: "projects" }
  /** `run`: the run that the session had last, for when the session is archived. */
  | { kind: "session"; session: string; run: string | null; label: string }
  /** A finished run. */
  | { kind: "run"; run: string; label: string }
  /** `project`: null for the configuration of all projects. */
  | { kind: "config"; project: string | null }
  | { kind: "spec"; project: string | null };

/** `active`: an index of `tabs`, of which the first is always the one of the active runs. */
export type Tabs = { readonly tabs: readonly Tab[]; readonly active: number };

const runs: Tab = { kind: "runs" };

/** What a new window shows. */
export const firstTabs: Tabs = { tabs: [runs], active: 0 };

/** Names what a tab shows: two tabs never have the same id. */
export function tabId(tab: Tab): string {
  switch (tab.kind) {
    case "session":
      return `session:${tab.session}`;
    case "run":
      return `run:${tab.run}`;
    default:
      // One form and one chat are enough: each has a choice of the project.
      return tab.kind;
  }
}

/** With the tab open and visible. One that shows the same is used again, with what is new in `tab`. */
export function openTab({ tabs }: Tabs, tab: Tab): Tabs {
  const open = tabs.findIndex((one) => tabId(one) === tabId(tab));
  if (open === -1) return { tabs: [...tabs, tab], active: tabs.length };
  return { tabs: tabs.with(open, tab), active: open };
}

/** Without a tab; the tab to its left becomes visible if it was. The first one stays. */
export function closeTab({ tabs, active }: Tabs, index: number): Tabs {
  if (index <= 0 || index >= tabs.length) return { tabs, active };
  return { tabs: tabs.toSpliced(index, 1), active: active >= index ? active - 1 : active };
}

/** With another visible tab; unchanged if there is none with this index. */
export function showTab({ tabs, active }: Tabs, index: number): Tabs {
  return { tabs, active: index in tabs ? index : active };
}

/** With the tab `by` places to the right visible; after the last one comes the first one. */
export function moveTab({ tabs, active }: Tabs, by: number): Tabs {
  return { tabs, active: (active + by + tabs.length) % tabs.length };
}

/** What a tab is called. */
export function tabLabel(tab: Tab): string {
  switch (tab.kind) {
    case "runs":
      return "Active runs";
    case "projects":
      return "Projects";
    case "config":
      return "Configuration";
    case "spec":
      return "New spec";
    case "session":
    case "run":
      return tab.label;
    default:
      return tab satisfies never;
  }
}

/** The tabs that `JSON.stringify` wrote; the first ones of all if the text holds none. */
export function parseTabs(text: string | null): Tabs {
  try {
    const { tabs, active }: { tabs: unknown; active: unknown } = JSON.parse(text ?? "");
    if (!Array.isArray(tabs) || typeof active !== "number") return firstTabs;
    const good = tabs.filter(isTab).filter(({ kind }) => kind !== "runs");
    return showTab({ tabs: [runs, ...good], active: 0 }, active);
  } catch {
    return firstTabs;
  }
}

function isTab(value: unknown): value is Tab {
  if (typeof value !== "object" || value === null || !("kind" in value)) return false;
  const has = (name: string, orNull = false) => {
    const field: unknown = Reflect.get(value, name);
    return typeof field === "string" || orNull && field === null;
  };
  switch (value.kind) {
    case "runs":
    case "projects":
      return true;
    case "config":
    case "spec":
      return has("project", true);
    case "session":
      return has("session") && has("run", true) && has("label");
    case "run":
      return has("run") && has("label");
    default:
      return false;
  }
}
