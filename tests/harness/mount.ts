/** File systems for one test: a small one, and one that cannot be written. Both need root on Linux. */

/** An empty file system of this many MB in memory over a folder; null if this user may not mount. */
export async function mountSmall(folder: string, megabytes: number): Promise<AsyncDisposable | null> {
  return await mounted(folder, [["-t", "tmpfs", "-o", `size=${megabytes}m,mode=700`, "tmpfs", folder]]);
}

/** The folder as it is, but nothing in it can be written; null if this user may not mount. */
export async function mountReadOnly(folder: string): Promise<AsyncDisposable | null> {
  return await mounted(folder, [["--bind", folder, folder], ["-o", "remount,ro,bind", folder]]);
}

async function mounted(folder: string, mounts: string[][]): Promise<AsyncDisposable | null> {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return null;
  let done = 0;
  const unmount = async () => {
    if (done > 0) await new Deno.Command("umount", { args: [folder] }).output();
  };
  for (const args of mounts) {
    if (!(await new Deno.Command("mount", { args }).output()).success) {
      await unmount();
      return null;
    }
    done += 1;
  }
  return { [Symbol.asyncDispose]: unmount };
}
