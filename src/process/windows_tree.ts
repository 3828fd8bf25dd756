/** Ends a process and all below it on Windows. */

/** Ends them at once. It is not an error if the process has already ended. */
export async function endWindowsTree(pid: number): Promise<void> {
  await new Deno.Command("taskkill", {
    args: ["/T", "/F", "/PID", String(pid)],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
}
