/** The keys: one table, which handles them and is shown as their sheet. */

import type { ActionName, SessionCard } from "../protocol.ts";
import { askToAct } from "./actions.ts";
import { isDialogOpen, showDialog } from "./dialog.tsx";
import { close, goTo, move, show } from "./navigation.ts";
import { currentSource, sourcesOf } from "./sources.ts";
import { nextTheme } from "./theme.ts";
import { activeTab, chosenSource, sessions, shownRun, tabs } from "./window.ts";

/** `keys`: as `KeyboardEvent.key` has them. */
type Binding = { keys: readonly string[]; name: string; means: string; run: (key: string) => void };

/** Every key that does something anywhere in the page, in the order of the sheet. */
export const bindings: readonly Binding[] = [
  { keys: ["?"], name: "?", means: "Show this sheet", run: showKeys },
  { keys: ["a"], name: "a", means: "Active runs", run: () => goTo("runs") },
  { keys: ["p"], name: "p", means: "Projects", run: () => goTo("projects") },
  { keys: ["c"], name: "c", means: "Configuration", run: () => goTo("config") },
  { keys: ["n"], name: "n", means: "New spec", run: () => goTo("spec") },
  {
    keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9"],
    name: "1 … 9",
    means: "The tab with this number",
    run: (key) => show(Number(key) - 1),
  },
  { keys: ["["], name: "[", means: "The tab to the left", run: () => move(-1) },
  { keys: ["]"], name: "]", means: "The tab to the right", run: () => move(1) },
  { keys: ["w"], name: "w", means: "Close the tab", run: () => close(tabs.value.active) },
  { keys: [","], name: ",", means: "Output: the previous source", run: () => moveSource(-1) },
  { keys: ["."], name: ".", means: "Output: the next source", run: () => moveSource(1) },
  { keys: ["u"], name: "u", means: "Pause the run of this tab", run: () => actHere("pause") },
  { keys: ["r"], name: "r", means: "Resume the run of this tab", run: () => actHere("resume") },
  { keys: ["i"], name: "i", means: "Interrupt the run of this tab", run: () => actHere("interrupt") },
  { keys: ["x"], name: "x", means: "Abandon the run of this tab", run: () => actHere("abandon") },
  { keys: ["t"], name: "t", means: "Light, dark, or as the system has it", run: nextTheme },
];

/** Handles the keys from now on, but not while the user types, chooses from a list, or answers a dialog. */
export function handleKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isDialogOpen()) return;
    if (event.target instanceof Element && event.target.matches("input, textarea, select")) return;
    const binding = bindings.find(({ keys }) => keys.includes(event.key));
    if (binding === undefined) return;
    event.preventDefault();
    binding.run(event.key);
  });
}

/** Shows what each key does. */
export function showKeys(): void {
  showDialog("Keys", (closeDialog) => (
    <>
      <dl class="keys">
        {bindings.map(({ name, means }) => (
          <div key={name}>
            <dt>
              <kbd>{name}</kbd>
            </dt>
            <dd>{means}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>Esc</kbd>
          </dt>
          <dd>Close a dialog</dd>
        </div>
      </dl>
      <div class="buttons">
        <button type="button" onClick={closeDialog} autofocus>Close</button>
      </div>
    </>
  ));
}

/** The session of the visible tab; null if it shows none. */
function sessionHere(): SessionCard | null {
  const tab = activeTab();
  return tab.kind === "session" ? sessions.value?.get(tab.session) ?? null : null;
}

function actHere(action: ActionName): void {
  const session = sessionHere();
  if (session?.actions.includes(action)) askToAct(session, action);
}

function moveSource(by: number): void {
  const { kind } = activeTab();
  if (kind !== "session" && kind !== "run") return;
  const sources = sourcesOf(sessionHere(), shownRun.value);
  const chosen = currentSource(chosenSource.value, sources);
  const index = sources.findIndex(({ source }) => source === chosen);
  chosenSource.value = sources[(index + by + sources.length) % sources.length]?.source ?? null;
}
