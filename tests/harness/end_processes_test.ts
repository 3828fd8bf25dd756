import assert from "assert";
import { join } from "path";
import { makeRepository } from "./repository.ts";

Deno.test("a test repository that is removed ends the processes that work in it, and no others", async () => {
  if (Deno.build.os !== "linux") return;
  const outside = new Deno.Command("sleep", { args: ["300"] }).spawn();
  const inside = await (async () => {
    await using repository = await makeRepository({});
    const folder = join(repository.folder, "deep");
    await Deno.mkdir(folder);
    return new Deno.Command("sleep", { args: ["300"], cwd: folder, detached: true }).spawn();
  })();
  assert.equal((await inside.status).signal, "SIGKILL");
  outside.kill("SIGTERM");
  assert.equal((await outside.status).signal, "SIGTERM");
});
