/** A yes before something is taken out of the work tree. */

import { Autom8Error } from "../errors.ts";
import type { Confirm } from "./trust.ts";

/** `yes`: it was given on the command line. `ask`: asks at the terminal; null without one. */
export type Consent = { yes: boolean; ask: Confirm | null };

/**
 * Asks whether to go on with what the lines list.
 * @param what As in "... needs a yes"
 * @throws Autom8Error not-confirmed
 */
export async function requireConsent(
  consent: Consent,
  what: string,
  lines: readonly string[],
): Promise<void> {
  if (consent.yes) return;
  if (consent.ask !== null && await consent.ask([...lines, "Continue?"].join("\n"))) return;
  throw new Autom8Error("not-confirmed", { what: `${what} (${lines.join("; ")})` });
}
