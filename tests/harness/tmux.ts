/** autom8 in a terminal that can be resized: a pane of tmux, on a server of the test's own. */

import { join } from "path";
import type { Scratch } from "./scratch.ts";

/** A pane; it ends with what runs in it. */
export interface Pane extends AsyncDisposable {
  /** The rows that were ever shown, without the empty ones at the end. */
  rows(): Promise<string[]>;
  /** Waits until a text is on the screen. @throws Error with the screen after a minute */
  sees(text: string | RegExp): Promise<string[]>;
  resize(columns: number): Promise<void>;
  /** Types a text. */
  type(text: string): Promise<void>;
  /** Types a key by its name in tmux, such as `C-c`. */
  key(name: string): Promise<void>;
}

/** Whether this system has tmux. */
export async function hasTmux(): Promise<boolean> {
  const asked = new Deno.Command("tmux", { args: ["-V"], stdout: "null", stderr: "null" });
  return await asked.output().then(({ success }) => success, () => false);
}

/** Starts a shell script in a new pane of 24 rows. */
export async function openPane(
  scratch: Scratch,
  columns: number,
  script: string,
  lines = 24,
): Promise<Pane> {
  // Of each pane's own: the server of an earlier one may still be ending.
  const socket = join(scratch.home, `tmux-${crypto.randomUUID().slice(0, 8)}.socket`);
  const file = join(scratch.home, "pane.sh");
  const variables = Object.entries(scratch.env).filter(([name]) => name !== "TERM")
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", `'\\''`)}'\n`);
  // What has ended stays on the screen, also after Ctrl-C.
  await Deno.writeTextFile(
    file,
    `${variables.join("")}trap : INT\ncd '${scratch.folder}'\n${script}\nsleep 600\n`,
  );
  const tmux = async (...args: string[]): Promise<string> => {
    const command = new Deno.Command("tmux", {
      args: ["-f", "/dev/null", "-u", "-S", socket, ...args],
      clearEnv: true,
      env: { PATH: Deno.env.get("PATH") ?? "", HOME: scratch.home, LANG: "C.UTF-8", TERM: "xterm" },
    });
    const { success, stdout, stderr } = await command.output();
    if (!success) throw new Error(`tmux ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
    return new TextDecoder().decode(stdout);
  };
  await tmux("new-session", "-d", "-x", `${columns}`, "-y", `${lines}`, `sh '${file}'`);
  const rows = async () => (await tmux("capture-pane", "-p", "-S", "-2000")).trimEnd().split("\n");
  return {
    rows,
    async sees(text) {
      for (let tries = 0; tries < 600; tries++) {
        const shown = await rows();
        const all = shown.join("\n");
        if (typeof text === "string" ? all.includes(text) : text.test(all)) return shown;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      throw new Error(`the pane never showed ${text}:\n${(await rows()).join("\n")}`);
    },
    resize: async (width) => void await tmux("resize-window", "-x", `${width}`, "-y", `${lines}`),
    type: async (text) => void await tmux("send-keys", "-l", text),
    key: async (name) => void await tmux("send-keys", name),
    [Symbol.asyncDispose]: async () => void await tmux("kill-server"),
  };
}
