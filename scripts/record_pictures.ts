/**
 * Records the pictures of the README, from the real screens: `deno task pictures` runs the demo in a pane of tmux, and the
 * monitor beside it, and writes docs/pictures/run.svg and docs/pictures/monitor.svg.
 */

import { join } from "path";
import { projectRoot } from "./run_tool.ts";
import { runScript, Stop } from "./stop.ts";
import { terminalSvg } from "./terminal_svg.ts";

const sizes = { run: { columns: 100, rows: 30 }, monitor: { columns: 100, rows: 18 } };
type Name = keyof typeof sizes;
/** How long a screen may take to show what is recorded. */
const patienceMs = 60_000;

async function main(): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "greeter-" }));
  const autom8 = join(projectRoot, "dist", "autom8");
  const tmux = async (...args: string[]): Promise<string> => {
    const { success, stdout, stderr } = await new Deno.Command("tmux", {
      args: ["-f", "/dev/null", "-u", "-S", join(folder, "tmux"), ...args],
      env: { LANG: "C.UTF-8", TERM: "xterm-256color", NO_COLOR: "" },
    }).output().catch(() => {
      throw new Stop("tmux is needed to record pictures.");
    });
    if (!success) throw new Error(`tmux ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
    return new TextDecoder().decode(stdout);
  };
  const open = (name: Name, command: string) =>
    tmux(
      ...["new-session", "-d", "-s", name, "-x", `${sizes[name].columns}`, "-y", `${sizes[name].rows}`],
      `unset NO_COLOR CI; ${command}; sleep 60`,
    );
  const capture = (name: Name) => tmux("capture-pane", "-p", "-e", "-t", name);
  const sees = async (name: Name, text: RegExp): Promise<string> => {
    for (const end = Date.now() + patienceMs; Date.now() < end;) {
      const screen = await capture(name);
      if (text.test(screen)) return screen;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Stop(`The screen of ${name} never showed ${text}:\n${await capture(name)}`);
  };
  const write = async (name: Name, screen: string, title: string) => {
    const path = join(projectRoot, "docs", "pictures", `${name}.svg`);
    await Deno.writeTextFile(path, await terminalSvg(screen.replaceAll(folder, "~"), sizes[name], title));
    console.log(path);
  };
  try {
    await Deno.mkdir(join(projectRoot, "docs", "pictures"), { recursive: true });
    await open("run", `${autom8} demo ${folder}/demo`);
    await sees("run", /US-002/);
    await open("monitor", `AUTOM8_HOME=${folder}/demo/autom8-home ${autom8} monitor`);
    await sees("run", /US-003.*attempt/);
    await write(
      "monitor",
      await sees("monitor", /US-003/),
      "autom8 monitor, while a run works on its third story",
    );
    await write("run", await sees("run", /Review.*found/), "autom8 demo: a review has found an issue");
    await sees("run", /Look at the result/);
  } finally {
    await tmux("kill-server").catch(() => {});
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) await runScript(main);
