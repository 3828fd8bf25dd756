/** Turns in which the agent could change nothing because each change was refused. */

import { Autom8Error } from "../errors.ts";
import { diff } from "../git/diff.ts";
import type { ClosedTurn } from "./agent_turn.ts";
import type { Driver } from "./driver.ts";
import { refusedTools } from "./permissions.ts";

/**
 * Stops the run if the turn tried to change something, was refused, and changed nothing: no further attempt can do
 * better. The turn is dropped, so that a resumed run takes another.
 *
 * @throws Autom8Error changes-refused
 */
export async function stopIfRefused(driver: Driver, turn: ClosedTurn): Promise<void> {
  const tools = refusedTools(turn.denials, { mayOnlyRead: mayOnlyRead(turn) });
  if (tools.length === 0) return;
  const { git } = await driver.workbench();
  if ((await diff(git, turn.before, turn.end.after)).length > 0) return;
  const why = `every change was refused (${tools.join(", ")})`;
  await driver.record({ kind: "turn-dropped", turn: turn.number, why });
  const mode = turn.invocations.at(-1)?.permissionMode ?? driver.run.config.claude.permissionMode;
  throw new Autom8Error("changes-refused", { phase: turn.phase, tools, mode });
}

/** The agent says that nothing had to be changed. */
function mayOnlyRead({ answer }: ClosedTurn): boolean {
  if (answer?.status.kind === "already-done") return true;
  return answer?.threads !== undefined && answer.threads.every(({ result }) => result !== "fixed");
}
