import assert from "assert";
import { isWorkingIn } from "../../src/process/working_in.ts";

Deno.test("a running program is found by its name and folder, and no longer once it has ended", async () => {
  const base = await Deno.realPath(await Deno.makeTempDir());
  try {
    for (const name of ["here", "here/below", "hereabouts"]) await Deno.mkdir(`${base}/${name}`);
    // A program of a name that nobody else's has, so that other tests may start what they like.
    await Deno.symlink("/bin/sleep", `${base}/dozing`);
    const child = new Deno.Command(`${base}/dozing`, { args: ["300"], cwd: `${base}/here/below` }).spawn();
    const there = [`${base}/here`];
    while (!await isWorkingIn("dozing", there)) continue;
    assert.equal(await isWorkingIn("sleep", there), false);
    if (Deno.build.os === "linux") {
      assert.equal(await isWorkingIn("dozing", [`${base}/hereabouts`, `${base}/her`]), false);
    }
    child.kill("SIGKILL");
    await child.status;
    assert.equal(await isWorkingIn("dozing", there), false);
  } finally {
    await Deno.remove(base, { recursive: true });
  }
});
