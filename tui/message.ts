/** What `update` is called with. */

import type { News } from "../src/feed/news.ts";
import type { Size } from "./geometry.ts";
import type { Input } from "./input/input.ts";

export type Message =
  | News
  | { kind: "input"; input: Input }
  | { kind: "resized"; size: Size }
  /** Once a second while something runs, and at the start. `now` in ms since the epoch. */
  | { kind: "clock"; now: number };
