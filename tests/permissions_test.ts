/** The compiled program may do what it needs, and no more. */

import assert from "assert";
import { permissionFlags } from "../scripts/permissions.ts";

Deno.test("the compiled program has no network but 127.0.0.1, no foreign code, no system information, and asks for nothing", () => {
  assert.deepEqual(permissionFlags, [
    "--no-prompt",
    "--allow-read",
    "--allow-write",
    "--allow-run",
    "--allow-env",
    "--allow-net=127.0.0.1",
  ]);
});
