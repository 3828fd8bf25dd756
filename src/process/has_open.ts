/** Whether a process has a file open, where the system says so. */

/** Null if that cannot be known: on other systems than Linux, and for the processes of other users. */
export async function hasOpen(pid: number, path: string): Promise<boolean | null> {
  if (Deno.build.os !== "linux") return null;
  const folder = `/proc/${pid}/fd`;
  try {
    const real = await Deno.realPath(path);
    for await (const { name } of Deno.readDir(folder)) {
      if (await Deno.readLink(`${folder}/${name}`).catch(() => null) === real) return true;
    }
    return false;
  } catch (error) {
    return error instanceof Deno.errors.NotFound ? false : null;
  }
}
