/** Every command, in the order of the help. */

import { agent } from "./agent.ts";
import type { Command } from "./command.ts";
import { complete } from "./complete.ts";
import { completions } from "./completions.ts";
import { defaultCommand } from "./default.ts";
import { demo } from "./demo.ts";
import { doctor } from "./doctor.ts";
import { help } from "./help.ts";
import { init } from "./init.ts";
import { pause } from "./pause.ts";
import { promptsCopy } from "./prompts_copy.ts";
import { promptsList } from "./prompts_list.ts";
import { promptsShow } from "./prompts_show.ts";
import { resume } from "./resume.ts";
import { rollback } from "./rollback.ts";
import { run } from "./run.ts";
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
  init,
  specCheck,
  specSchema,
  promptsList,
  promptsShow,
  promptsCopy,
  doctor,
  completions,
  demo,
  help,
  version,
  agent,
  complete,
];

/** What the first word of a two-word command stands for on its own. */
export const shortForms: Readonly<Record<string, string>> = { prompts: "prompts list" };
