/** The person at the terminal, as far as they can be asked. */

import type { Confirm } from "../trust.ts";

/** Something to choose from. `detail` is shown where there is room for it. */
export type Choosable = { label: string; detail?: string };

/** Lets the person choose one of several things. Returns its index. @throws Autom8Error interrupted */
export type Choose = (question: string, from: readonly Choosable[]) => Promise<number>;

/** How questions are asked. */
export type People = { choose: Choose; confirm: Confirm };
