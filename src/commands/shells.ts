/** The shells that complete autom8's commands, and how each is set up. Pure. */

export const shells = ["bash", "zsh", "fish", "powershell"] as const;
export type Shell = typeof shells[number];

/** For each shell, the line that makes completions work in every new shell of the user's. */
export const installLines: Readonly<Record<Shell, string>> = {
  bash: "autom8 completions bash >> ~/.bashrc",
  zsh: "autom8 completions zsh >> ~/.zshrc",
  fish: "autom8 completions fish > ~/.config/fish/completions/autom8.fish",
  powershell: "autom8 completions powershell >> $PROFILE",
};

/** The line for the shell with this path, as in `SHELL`; null for another one. */
export function installLine(path: string): string | null {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const shell = shells.find((one) => one === name);
  return shell === undefined ? null : installLines[shell];
}
