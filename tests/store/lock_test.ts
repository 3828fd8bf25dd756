import assert from "assert";
import { join } from "path";
import { acquireLock, isLocked, whileLocked } from "../../src/store/lock.ts";
import { inFolder } from "./in_folder.ts";

const script = new URL("./victim.ts", import.meta.url).pathname;
const holder = { pid: 42, since: "2026-01-02T03:04:05Z", command: "autom8 run" };

function start(act: string, folder: string): Deno.ChildProcess {
  const args = ["run", "-A", "--quiet", script, act, folder];
  return new Deno.Command(Deno.execPath(), { args, stdin: "piped", stdout: "piped" }).spawn();
}

/** The lines a child prints, one at a time. */
function reader(child: Deno.ChildProcess): () => Promise<string> {
  const chunks = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  return async () => {
    while (!text.includes("\n")) {
      const { value, done } = await chunks.read();
      if (done) throw new Error(`the child ended after ${JSON.stringify(text)}`);
      text += value;
    }
    const line = text.slice(0, text.indexOf("\n"));
    text = text.slice(line.length + 1);
    return line;
  };
}

Deno.test("a lock is held by one, names its holder, and is free after its release", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "session", "lock");
    assert.equal(isLocked(path), false);
    const first = await acquireLock(path, holder);
    assert.equal(first.kind, "acquired");
    assert.equal(isLocked(path), true);
    const second = await acquireLock(path, { ...holder, pid: 43 });
    assert.deepEqual(second, { kind: "held", by: "autom8 run, process 42, since 2026-01-02T03:04:05Z" });
    if (first.kind === "acquired") {
      first.lock.release();
      first.lock.release();
    }
    assert.equal(isLocked(path), false);
    const third = await acquireLock(path, holder);
    assert.equal(third.kind, "acquired");
    if (third.kind === "acquired") third.lock[Symbol.dispose]();
    assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
  });
});

Deno.test("of four processes that try for each of 50 locks at once, exactly one gets it, while others look", async () => {
  await inFolder(async (folder) => {
    const racers = [0, 1, 2, 3].map(() => start("race-for-locks", folder));
    const answers = racers.map(reader);
    const inputs = racers.map((racer) => racer.stdin.getWriter());
    let racing = true;
    const looking = (async () => {
      for (let n = 0; racing; n++) {
        isLocked(join(folder, `lock-${n % 50}`));
        // Opening a file may be done at once, so this loop alone would keep everything else from its turn.
        await new Promise((resolve) => setTimeout(resolve));
      }
    })();
    try {
      for (let round = 0; round < 50; round++) {
        await Promise.all(inputs.map((input) => input.write(new TextEncoder().encode(`${round}\n`))));
        const got = await Promise.all(answers.map((answer) => answer()));
        assert.deepEqual(got.sort(), ["acquired", "held", "held", "held"], `round ${round}`);
      }
    } finally {
      racing = false;
      await looking;
      for (const input of inputs) await input.close();
      for (const racer of racers) await racer.status;
    }
  });
});

Deno.test("those who only look keep nobody from the lock", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "lock");
    await Deno.writeTextFile(path, "");
    using looker = await Deno.open(path);
    assert.equal(looker.tryLockSync(false), true);
    assert.equal(isLocked(path), false);
    const taking = acquireLock(path, holder);
    await new Promise((resolve) => setTimeout(resolve, 30));
    looker.unlockSync();
    const taken = await taking;
    assert.equal(taken.kind, "acquired");
    if (taken.kind === "acquired") taken.lock.release();
  });
});

Deno.test("the lock of a process that was killed is free, whatever its file contains", async () => {
  await inFolder(async (folder) => {
    const child = start("hold-lock", folder);
    assert.equal(await reader(child)(), "acquired");
    const path = join(folder, "lock");
    const before = await acquireLock(path, holder);
    assert.deepEqual(before, {
      kind: "held",
      by: `autom8 run, process ${child.pid}, since 2026-01-02T03:04:05Z`,
    });
    child.kill("SIGKILL");
    await child.status;
    await child.stdin.close();
    assert.equal(isLocked(path), false);
    const after = await acquireLock(path, holder);
    assert.equal(after.kind, "acquired");
    if (after.kind === "acquired") after.lock.release();
  });
});

Deno.test("a lock on a file that was moved away is no lock at its path", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "session", "lock");
    const old = await acquireLock(path, holder);
    await Deno.rename(join(folder, "session"), join(folder, "archived"));
    const fresh = await acquireLock(path, holder);
    assert.equal(fresh.kind, "acquired");
    assert.equal(isLocked(join(folder, "archived", "lock")), true);
    for (const taken of [old, fresh]) if (taken.kind === "acquired") taken.lock.release();
  });
});

Deno.test("a folder or a broken link where the lock should be is named", async () => {
  await inFolder(async (folder) => {
    await Deno.mkdir(join(folder, "lock"));
    await assert.rejects(acquireLock(join(folder, "lock"), holder), { kind: "folder-unwritable" });
    await Deno.symlink(join(folder, "no", "where"), join(folder, "link"));
    await assert.rejects(acquireLock(join(folder, "link"), holder), { kind: "folder-unwritable" });
  });
});

Deno.test("a holder whose file cannot be read is shown as another process", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "lock");
    const taken = await acquireLock(path, holder);
    await Deno.writeTextFile(path, "{");
    assert.deepEqual(await acquireLock(path, holder), { kind: "held", by: "another process" });
    if (taken.kind === "acquired") taken.lock.release();
  });
});

Deno.test("work under a lock is done one after the other", async () => {
  await inFolder(async (folder) => {
    let inside = 0;
    let most = 0;
    await Promise.all([1, 2, 3, 4].map(() =>
      whileLocked(join(folder, "lock"), async () => {
        most = Math.max(most, ++inside);
        await new Promise((resolve) => setTimeout(resolve, 2));
        inside--;
      })
    ));
    assert.equal(most, 1);
  });
});
