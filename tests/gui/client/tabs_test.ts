/** The tabs of the GUI's page. */

import assert from "assert";
import {
  closeTab,
  firstTabs,
  moveTab,
  openTab,
  parseTabs,
  showTab,
  type Tab,
  tabId,
  type Tabs,
} from "../../../gui/client/tabs.ts";

const session: Tab = { kind: "session", session: "p/1", run: "p/r1", label: "feature/a" };
const run: Tab = { kind: "run", run: "p/r0", label: "feature/b" };
const three: Tabs = { tabs: [{ kind: "runs" }, session, run], active: 1 };

Deno.test("opening a tab shows it, and opening it again shows the same one with its news", () => {
  const once = openTab(firstTabs, session);
  assert.deepEqual(once, { tabs: [{ kind: "runs" }, session], active: 1 });
  const news: Tab = { ...session, run: "p/r2" };
  assert.deepEqual(openTab(openTab(once, run), news), { tabs: [{ kind: "runs" }, news, run], active: 1 });
});

const closings: [name: string, tabs: Tabs, index: number, expected: [string[], number]][] = [
  ["the first one stays", three, 0, [["runs", "session:p/1", "run:p/r0"], 1]],
  ["one that is not there changes nothing", three, 7, [["runs", "session:p/1", "run:p/r0"], 1]],
  ["the visible one gives way to its left", three, 1, [["runs", "run:p/r0"], 0]],
  ["one to the right of the visible one", three, 2, [["runs", "session:p/1"], 1]],
  ["one to the left of the visible one", { ...three, active: 2 }, 1, [["runs", "run:p/r0"], 1]],
];
for (const [name, tabs, index, expected] of closings) {
  Deno.test(`closing a tab: ${name}`, () => {
    const { tabs: left, active } = closeTab(tabs, index);
    assert.deepEqual([left.map(tabId), active], expected);
  });
}

Deno.test("moving goes around, and a tab that is not there cannot be shown", () => {
  assert.equal(moveTab({ ...three, active: 2 }, 1).active, 0);
  assert.equal(moveTab({ ...three, active: 0 }, -1).active, 2);
  assert.equal(showTab(three, 9).active, 1);
});

Deno.test("tabs are the same after a reload", () => {
  const tabs: Tabs = {
    tabs: [...three.tabs, { kind: "config", project: null }, { kind: "spec", project: "p" }],
    active: 4,
  };
  assert.deepEqual(parseTabs(JSON.stringify(tabs)), tabs);
});

for (
  const text of [null, "", "{", "null", "[]", '{"tabs":3,"active":0}', '{"tabs":[{"kind":"x"}],"active":4}']
) {
  Deno.test(`tabs that cannot be read are the first ones: ${text}`, () => {
    assert.deepEqual(parseTabs(text), firstTabs);
  });
}

Deno.test("a kept tab without what it needs is left out", () => {
  const text = JSON.stringify({ tabs: [{ kind: "session", session: 3 }, run, null], active: 1 });
  assert.deepEqual(parseTabs(text), { tabs: [{ kind: "runs" }, run], active: 1 });
});
