import assert from "assert";
import { readBody } from "../../gui/server/read_body.ts";

const post = (body: BodyInit, headers: Record<string, string> = {}) =>
  new Request("http://127.0.0.1/", { method: "POST", body, headers });

Deno.test("JSON is read", async () => {
  assert.deepEqual(await readBody(post('{"a":"ä"}')), { kind: "json", value: { a: "ä" } });
});

Deno.test("what is no JSON is told apart", async () => {
  for (const text of ["", "{", "\u0000"]) assert.equal((await readBody(post(text))).kind, "not-json", text);
});

Deno.test("a body that never ends is read no further than allowed", async () => {
  let sent = 0;
  const endless = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      sent += 65_536;
      controller.enqueue(new Uint8Array(65_536));
    },
  });
  assert.equal((await readBody(post(endless))).kind, "too-large");
  assert.ok(sent < 4 * 1024 * 1024, String(sent));
});

Deno.test("a body that says that it is too large is not read", async () => {
  const claimed = new Request("http://127.0.0.1/", {
    method: "POST",
    body: "{}",
    headers: { "content-length": "1000000000" },
  });
  assert.equal((await readBody(claimed)).kind, "too-large");
});
