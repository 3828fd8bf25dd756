/** The window: its tabs, the one that is visible, and what concerns all of them. */

import { useLayoutEffect, useRef } from "preact/hooks";
import { ActiveRuns } from "./active_runs.tsx";
import { ConfigTab } from "./config_tab.tsx";
import { DialogPlace } from "./dialog.tsx";
import { showKeys } from "./keys.tsx";
import { Toned } from "./line_text.tsx";
import { close, goTo, show } from "./navigation.ts";
import { ProjectsTab } from "./projects_tab.tsx";
import { RunTab } from "./run_tab.tsx";
import { SpecTab } from "./spec_tab.tsx";
import { type Tab, tabId, tabLabel } from "./tabs.ts";
import { nextTheme, theme } from "./theme.ts";
import { activeTab, connect, connection, dismiss, notices, tabs, version } from "./window.ts";

export function App() {
  if (connection.value.kind === "locked") return <Locked />;
  const tab = activeTab();
  return (
    <>
      <header class="top">
        <span class="brand">autom8</span>
        <TabStrip />
        <div class="top-buttons">
          <button type="button" onClick={() => goTo("projects")}>Projects</button>
          <button type="button" onClick={() => goTo("config")}>Configuration</button>
          <button type="button" onClick={() => goTo("spec")}>New spec</button>
          <button
            type="button"
            onClick={nextTheme}
            aria-label={`Theme: ${theme.value}`}
            title={`Theme: ${theme.value}`}
          >
            ◐
          </button>
          <button type="button" onClick={showKeys} aria-label="Keys" title="Keys">?</button>
        </div>
      </header>
      <Connection />
      <main key={tabId(tab)}>
        <Content tab={tab} />
      </main>
      <Notices />
      <DialogPlace />
    </>
  );
}

function Content({ tab }: { tab: Tab }) {
  switch (tab.kind) {
    case "runs":
      return <ActiveRuns />;
    case "projects":
      return <ProjectsTab />;
    case "config":
      return <ConfigTab project={tab.project} />;
    case "spec":
      return <SpecTab project={tab.project} />;
    case "session":
    case "run":
      return <RunTab tab={tab} />;
    default:
      return tab satisfies never;
  }
}

function TabStrip() {
  const { tabs: all, active } = tabs.value;
  const list = useRef<HTMLUListElement>(null);
  useLayoutEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [active, all.length]);
  return (
    <nav class="tabs" aria-label="Tabs">
      <ul ref={list}>
        {all.map((tab, i) => (
          <li key={tabId(tab)} class={i === active ? "active" : ""}>
            <button
              type="button"
              class="tab"
              aria-current={i === active ? "page" : undefined}
              onClick={() => show(i)}
              title={tabLabel(tab)}
            >
              {tabLabel(tab)}
            </button>
            {i > 0 && (
              <button
                type="button"
                class="close"
                aria-label={`Close ${tabLabel(tab)}`}
                onClick={() => close(i)}
              >
                ×
              </button>
            )}
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** Says that what is shown is not up to date. */
function Connection() {
  const state = connection.value;
  if (state.kind === "lost") {
    return (
      <div class="banner" role="status">
        autom8 gui does not answer: trying again. If it has ended, start it again with{" "}
        <code>autom8 gui</code>. <button type="button" onClick={() => void connect()}>Try now</button>
      </div>
    );
  }
  if (state.kind === "ended") {
    return (
      <div class="banner" role="status">
        {state.reason} <button type="button" onClick={() => void connect()}>Use this window</button>
      </div>
    );
  }
  return null;
}

function Locked() {
  return (
    <main class="locked">
      <h1>This window needs a new address</h1>
      <p>
        The server was started again, or this address was opened before. Run <code>autom8 gui</code>{" "}
        in a terminal: it opens a new window. Your tabs stay when you open its address in this one.
      </p>
      <p class="quiet">{version.value === "" ? "" : `autom8 ${version.value}`}</p>
    </main>
  );
}

function Notices() {
  return (
    <div class="notices" role="status" aria-live="polite">
      {notices.value.map(({ id, text, tone }) => (
        <div key={id} class="notice">
          <Toned tone={tone}>{text}</Toned>
          <button type="button" class="close" aria-label="Close the notice" onClick={() => dismiss(id)}>
            ×
          </button>
        </div>
      ))}
    </div>
  );
}
