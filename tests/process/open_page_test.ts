import assert from "assert";
import { openerFor } from "../../src/process/open_page.ts";

const address = "http://127.0.0.1:1/#t";

Deno.test("the address is opened by the system's program, and only where somebody can see it", () => {
  assert.equal(openerFor("linux", address, {}), null);
  assert.equal(openerFor("linux", address, { DISPLAY: "" }), null);
  for (const name of ["DISPLAY", "WAYLAND_DISPLAY", "BROWSER"]) {
    assert.deepEqual(openerFor("linux", address, { [name]: ":0" }), ["xdg-open", address]);
  }
  assert.deepEqual(openerFor("darwin", address, {}), ["open", address]);
  assert.equal(openerFor("windows", address, {})?.at(-1), address);
});
