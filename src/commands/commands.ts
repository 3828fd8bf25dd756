/** Every command by its name, in the order of the help. Each is loaded on use: most command lines need one of them. */

import type { Command } from "./command.ts";

/** The one without a name is what runs when none is named. */
const loaders: Readonly<Record<string, () => Promise<Command>>> = {
  "": async () => (await import("./default.ts")).defaultCommand,
  plan: async () => (await import("./plan.ts")).plan,
  run: async () => (await import("./run.ts")).run,
  resume: async () => (await import("./resume.ts")).resume,
  pause: async () => (await import("./pause.ts")).pause,
  abandon: async () => (await import("./abandon.ts")).abandon,
  rollback: async () => (await import("./rollback.ts")).rollback,
  "pr-review": async () => (await import("./pr_review.ts")).prReview,
  improve: async () => (await import("./improve.ts")).improve,
  clean: async () => (await import("./clean.ts")).clean,
  status: async () => (await import("./status.ts")).status,
  monitor: async () => (await import("./monitor.ts")).monitor,
  gui: async () => (await import("./gui.ts")).gui,
  show: async () => (await import("./show.ts")).show,
  log: async () => (await import("./log.ts")).log,
  diff: async () => (await import("./diff.ts")).diff,
  history: async () => (await import("./history.ts")).history,
  cost: async () => (await import("./cost.ts")).cost,
  export: async () => (await import("./export.ts")).exportCommand,
  list: async () => (await import("./list.ts")).list,
  projects: async () => (await import("./projects.ts")).projects,
  describe: async () => (await import("./describe.ts")).describe,
  path: async () => (await import("./path.ts")).path,
  open: async () => (await import("./open.ts")).open,
  init: async () => (await import("./init.ts")).init,
  "spec check": async () => (await import("./spec_check.ts")).specCheck,
  "spec convert": async () => (await import("./spec_convert.ts")).specConvert,
  "spec schema": async () => (await import("./spec_schema.ts")).specSchema,
  "config show": async () => (await import("./config_show.ts")).configShow,
  "config get": async () => (await import("./config_get.ts")).configGet,
  "config set": async () => (await import("./config_set.ts")).configSet,
  "config reset": async () => (await import("./config_reset.ts")).configReset,
  "config edit": async () => (await import("./config_edit.ts")).configEdit,
  "config path": async () => (await import("./config_path.ts")).configPath,
  "config schema": async () => (await import("./config_schema.ts")).configSchema,
  "prompts list": async () => (await import("./prompts_list.ts")).promptsList,
  "prompts show": async () => (await import("./prompts_show.ts")).promptsShow,
  "prompts copy": async () => (await import("./prompts_copy.ts")).promptsCopy,
  doctor: async () => (await import("./doctor.ts")).doctor,
  completions: async () => (await import("./completions.ts")).completions,
  demo: async () => (await import("./demo.ts")).demo,
  help: async () => (await import("./help.ts")).help,
  version: async () => (await import("./version.ts")).version,
  agent: async () => (await import("./agent.ts")).agent,
  __complete: async () => (await import("./complete.ts")).complete,
};

export const commandNames: readonly string[] = Object.keys(loaders);

/** The command of this name, which must be one of the names. */
export async function loadCommand(name: string): Promise<Command> {
  const load = Object.hasOwn(loaders, name) ? loaders[name] : undefined;
  if (load === undefined) throw new Error(`there is no command ${name}`);
  return await load();
}

/** Every command. */
export async function loadCommands(): Promise<readonly Command[]> {
  return await Promise.all(commandNames.map(loadCommand));
}

/** What the first word of a two-word command stands for on its own. */
export const shortForms: Readonly<Record<string, string>> = {
  config: "config show",
  prompts: "prompts list",
};
