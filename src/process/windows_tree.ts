/** Ending a process and all below it on Windows. */

/** Ends them at once. A process that has gone already is no error. */
export async function endWindowsTree(pid: number): Promise<void> {
  await new Deno.Command("taskkill", {
    args: ["/T", "/F", "/PID", String(pid)],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
}
