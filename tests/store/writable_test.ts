/** Whether a file can be made is found out without making it. */

import assert from "assert";
import { Autom8Error } from "../../src/errors.ts";
import { requireRoomFor } from "../../src/store/writable.ts";
import { inFolder } from "./in_folder.ts";

Deno.test("there is room for a file in a folder, and nothing is left in it", () =>
  inFolder(async (folder) => {
    await requireRoomFor(`${folder}/new.json`);
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  }));

Deno.test("there is no room for a file without a folder, or below a file", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");
    for (const path of [`${folder}/missing/new.json`, `${folder}/file/new.json`]) {
      const error = await requireRoomFor(path).then(() => null, (thrown: unknown) => thrown);
      assert.ok(error instanceof Autom8Error && error.kind === "folder-unwritable", path);
    }
  }));
