/** Every command, in the order of the help. */

import { agent } from "./agent.ts";
import type { Command } from "./command.ts";
import { cost } from "./cost.ts";
import { defaultCommand } from "./default.ts";
import { describe } from "./describe.ts";
import { demo } from "./demo.ts";
import { diff } from "./diff.ts";
import { doctor } from "./doctor.ts";
import { exportCommand } from "./export.ts";
import { help } from "./help.ts";
import { history } from "./history.ts";
import { list } from "./list.ts";
import { log } from "./log.ts";
import { open } from "./open.ts";
import { path } from "./path.ts";
import { pause } from "./pause.ts";
import { projects } from "./projects.ts";
import { promptsCopy } from "./prompts_copy.ts";
import { promptsList } from "./prompts_list.ts";
import { promptsShow } from "./prompts_show.ts";
import { resume } from "./resume.ts";
import { rollback } from "./rollback.ts";
import { run } from "./run.ts";
import { show } from "./show.ts";
import { specCheck } from "./spec_check.ts";
import { specSchema } from "./spec_schema.ts";
import { status } from "./status.ts";
import { version } from "./version.ts";

/** Commands by name. The one without a name is what runs when none is named. */
export const commands: readonly Command[] = [
  defaultCommand,
  run,
  resume,
  pause,
  rollback,
  status,
  show,
  log,
  diff,
  history,
  cost,
  exportCommand,
  list,
  projects,
  describe,
  path,
  open,
  specCheck,
  specSchema,
  promptsList,
  promptsShow,
  promptsCopy,
  doctor,
  demo,
  help,
  version,
  agent,
];

/** What the first word of a two-word command stands for on its own. */
export const shortForms: Readonly<Record<string, string>> = { prompts: "prompts list" };
