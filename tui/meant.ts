/** Which session the keys act on. */

import { isOver } from "../src/run/state.ts";
import { selectedRow } from "./list.ts";
import { type Model, visible } from "./model.ts";
import { sessionOf } from "./sources.ts";
import type { Session } from "../src/feed/world.ts";

/** The session that keys act on: the selected or opened one; null if there is none. */
export function meantSession(model: Model): Session | null {
  const screen = visible(model);
  switch (screen.kind) {
    case "grid":
      return screen.selected === null ? null : model.sessions?.get(screen.selected) ?? null;
    case "run":
      return sessionOf(model, screen);
    case "list": {
      const row = selectedRow(screen.list);
      return row?.kind === "session" ? row.session : null;
    }
    default:
      return screen satisfies never;
  }
}

/** Whether a session's run is over, or archived. */
export function isPast(model: Model, session: Session): boolean {
  return model.archived.has(session.key) || session.run !== null && isOver(session.run.status);
}
