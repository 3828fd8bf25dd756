/** Every command, in the order of the help. */

import { abandon } from "./abandon.ts";
import { agent } from "./agent.ts";
import { clean } from "./clean.ts";
import type { Command } from "./command.ts";
import { complete } from "./complete.ts";
import { completions } from "./completions.ts";
import { configEdit } from "./config_edit.ts";
import { configGet } from "./config_get.ts";
import { configPath } from "./config_path.ts";
import { configReset } from "./config_reset.ts";
import { configSchema } from "./config_schema.ts";
import { configSet } from "./config_set.ts";
import { configShow } from "./config_show.ts";
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
import { init } from "./init.ts";
import { pause } from "./pause.ts";
import { plan } from "./plan.ts";
import { prReview } from "./pr_review.ts";
import { projects } from "./projects.ts";
import { promptsCopy } from "./prompts_copy.ts";
import { promptsList } from "./prompts_list.ts";
import { promptsShow } from "./prompts_show.ts";
import { resume } from "./resume.ts";
import { rollback } from "./rollback.ts";
import { run } from "./run.ts";
import { show } from "./show.ts";
import { specCheck } from "./spec_check.ts";
import { specConvert } from "./spec_convert.ts";
import { specSchema } from "./spec_schema.ts";
import { status } from "./status.ts";
import { version } from "./version.ts";

/** Commands by name. The one without a name is what runs when none is named. */
export const commands: readonly Command[] = [
  defaultCommand,
  plan,
  run,
  prReview,
  resume,
  pause,
  abandon,
  rollback,
  clean,
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
  init,
  specCheck,
  specConvert,
  specSchema,
  configShow,
  configGet,
  configSet,
  configReset,
  configEdit,
  configPath,
  configSchema,
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
export const shortForms: Readonly<Record<string, string>> = {
  config: "config show",
  prompts: "prompts list",
};
