/** Helpers for tests with real processes. */

/** Whether a process runs (a zombie does not). */
export async function runs(pid: number): Promise<boolean> {
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`).catch(() => null);
  return stat !== null && !/\) [ZX] /.test(stat);
}

/** Waits for a condition. The time limit only ends a test that waits in vain. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (
    const limit = Date.now() + 20_000;
    Date.now() < limit;
    await new Promise((done) => setTimeout(done, 10))
  ) {
    if (await condition()) return;
  }
  throw new Error(`never happened: ${what}`);
}

/** The pid that a script writes to a file, as soon as it is there. */
export async function pidIn(file: string): Promise<number> {
  let text = "";
  await until(async () => {
    text = await Deno.readTextFile(file).catch(() => "");
    return text.endsWith("\n");
  }, `a pid in ${file}`);
  return Number(text);
}

/** Runs a test with a folder of its own, removed afterwards. */
export async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A run id that no other test has. */
export const newRunId = () => `test-${crypto.randomUUID()}`;
