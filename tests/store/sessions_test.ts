import assert from "assert";
import { join } from "path";
import { ensureFolder } from "../../src/store/atomic.ts";
import { pauseRequested, requestPause, withdrawPause } from "../../src/store/pause.ts";
import { projectPaths, sessionPaths } from "../../src/store/paths.ts";
import { readTranscript, transcriptLength } from "../../src/store/read_transcript.ts";
import { listSessions } from "../../src/store/project.ts";
import { readSnapshot, writeSnapshot } from "../../src/store/snapshot.ts";
import { inFolder } from "./in_folder.ts";

Deno.test("sessions are listed in order, whatever is in their folders; what is no folder is none", async () => {
  await inFolder(async (home) => {
    const project = projectPaths(home, "shop");
    assert.deepEqual(listSessions(project), []);
    for (const id of ["b", "a", "c"]) await ensureFolder(sessionPaths(project, id).folder);
    await Deno.writeTextFile(join(project.sessions, "file"), "");
    await Deno.symlink(project.sessions, join(project.sessions, "link"));
    assert.deepEqual(listSessions(project), ["a", "b", "c"].map((id) => sessionPaths(project, id)));
  });
});

Deno.test("a snapshot is read as it was written", async () => {
  await inFolder(async (home) => {
    const session = sessionPaths(projectPaths(home, "shop"), "a");
    await ensureFolder(session.folder);
    assert.equal(readSnapshot(session), null);
    await writeSnapshot(session, { story: "US-1", output: "a line\nüx" });
    assert.deepEqual(readSnapshot(session), { story: "US-1", output: "a line\nüx" });
    assert.equal((await Deno.stat(session.state)).mode! & 0o777, 0o600);
  });
});

Deno.test("a snapshot that is empty or cut off is none: the journal has it all", async () => {
  await inFolder(async (home) => {
    const session = sessionPaths(projectPaths(home, "shop"), "a");
    await ensureFolder(session.folder);
    for (const text of ["", '{"a":', "\0\0"]) {
      await Deno.writeTextFile(session.state, text);
      assert.equal(readSnapshot(session), null);
    }
    await Deno.remove(session.state);
    await Deno.mkdir(session.state);
    assert.equal(readSnapshot(session), null);
  });
});

Deno.test("a pause is asked for and withdrawn, each as often as one likes", async () => {
  await inFolder(async (home) => {
    const session = sessionPaths(projectPaths(home, "shop"), "a");
    assert.equal(await pauseRequested(session), false);
    await assert.rejects(requestPause(session), { kind: "folder-unwritable" });
    await ensureFolder(session.folder);
    for (let n = 0; n < 2; n++) {
      await requestPause(session);
      await requestPause(session);
      assert.equal(await pauseRequested(session), true);
      await withdrawPause(session);
      await withdrawPause(session);
      assert.equal(await pauseRequested(session), false);
    }
  });
});

Deno.test("a transcript is read back in order; one that was never begun is empty", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "t.ndjson");
    assert.equal(await transcriptLength(path), 0);
    assert.deepEqual(await Array.fromAsync(readTranscript(path)), []);
    const text = "line\n".repeat(50_000);
    await Deno.writeTextFile(path, text);
    assert.equal(await transcriptLength(path), text.length);
    let read = "";
    for await (const chunk of readTranscript(path)) read += new TextDecoder().decode(chunk);
    assert.equal(read, text);
  });
});
