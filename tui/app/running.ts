/** Which runs are driven right now, by what the feed sends: the clock goes only while there is one. */

import type { Session, SessionKey } from "../../src/feed/world.ts";

export interface Running {
  note(news: { changed: readonly Session[]; gone: readonly SessionKey[] }): void;
  any(): boolean;
}

/** Nothing runs as long as nothing was noted. */
export function createRunning(): Running {
  const alive = new Set<SessionKey>();
  return {
    note({ changed, gone }) {
      for (const key of gone) alive.delete(key);
      for (const session of changed) {
        if (session.alive) alive.add(session.key);
        else alive.delete(session.key);
      }
    },
    any: () => alive.size > 0,
  };
}
