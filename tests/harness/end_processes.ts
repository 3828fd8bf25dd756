/** Ends what a test left running, such as the agent of an autom8 that was killed. */

/** Kills every process that works in a folder or below. Only Linux shows where each process works. */
export function endProcessesIn(folder: string): void {
  if (Deno.build.os !== "linux") return;
  for (const { name } of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const place = Deno.readLinkSync(`/proc/${name}/cwd`);
      if (place === folder || place.startsWith(`${folder}/`)) Deno.kill(Number(name), "SIGKILL");
    } catch {
      // It has ended, or belongs to another user.
    }
  }
}
