import assert from "assert";
import { join } from "path";
import { openTranscript } from "../../src/store/transcript.ts";
import { inFolder } from "./in_folder.ts";

const secret = "ghp_" + "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dF3gH5";
const encode = (text: string) => new TextEncoder().encode(text);

async function written(chunks: Iterable<Uint8Array>, secrets: string[] = []): Promise<Uint8Array> {
  return await inFolder(async (folder) => {
    const path = join(folder, "transcripts", "001-implement.ndjson");
    const transcript = await openTranscript(path, secrets);
    for (const chunk of chunks) transcript.write(chunk);
    await transcript.finish();
    return await Deno.readFile(path);
  });
}

function* pieces(bytes: Uint8Array, size: number): Iterable<Uint8Array> {
  // One buffer for all of them, as a reader may do.
  const buffer = new Uint8Array(size);
  for (let from = 0; from < bytes.length; from += size) {
    const piece = bytes.subarray(from, from + size);
    buffer.set(piece);
    yield buffer.subarray(0, piece.length);
  }
}

Deno.test("a secret is masked wherever chunks cut it, and all other bytes are kept", async () => {
  const key = "-----BEGIN PRIVATE KEY-----\nMIIEpAIBAAKCAQEA75hc\ns3+/aQ==\n-----END PRIVATE KEY-----\n";
  const text = `{"a":1}\n{"token":"${secret}"}\nraw ${secret}\n${key}{"r":"é"}\nmy-own-value, no end`;
  const expected = '{"a":1}\n{"token":"[masked]"}\nraw [masked]\n' + "[masked]\n".repeat(4) +
    '{"r":"é"}\n[masked], no end';
  for (const size of [1, 2, 3, 7, 10, 33, 64, 1000]) {
    const bytes = await written(pieces(encode(text), size), ["my-own-value"]);
    assert.equal(new TextDecoder().decode(bytes), expected, `in pieces of ${size}`);
  }
});

Deno.test("bytes that are no text are kept", async () => {
  const bytes = Uint8Array.of(0xff, 0xfe, 0x00, 0x80, 0x0a, 0xc3, 0x0a, 0xef, 0xbb, 0xbf, 0x9f, 0x0d);
  assert.deepEqual(await written(pieces(bytes, 5)), bytes);
  const around = Uint8Array.of(...bytes, ...encode(` ${secret}\n`), ...bytes);
  const expected = Uint8Array.of(...bytes, ...encode(" [masked]\n"), ...bytes);
  assert.deepEqual(await written([around]), expected);
});

Deno.test("a line of megabytes is masked too, also where the windows meet", async () => {
  const size = 1024 * 1024;
  for (
    const at of [size - 64 * 1024 - 20, size - 64 * 1024 - 40, size - 20, size, 2 * size - 64 * 1024 - 40]
  ) {
    const line = encode("x".repeat(at) + " " + secret + " " + "y".repeat(2 * size));
    for (const step of [50_000, line.length]) {
      const text = new TextDecoder().decode(await written(pieces(line, step)));
      assert.equal(text.indexOf("[masked]"), at + 1);
      assert.equal(text.length, line.length - secret.length + "[masked]".length);
    }
  }
});

Deno.test("a transcript begins anew, for its user alone, and its folder is made", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "a", "t.ndjson");
    for (const text of ["first, longer\n", "second\n"]) {
      const transcript = await openTranscript(path, []);
      transcript.write(encode(text));
      await transcript.finish();
    }
    assert.equal(await Deno.readTextFile(path), "second\n");
    assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
    assert.equal((await Deno.stat(join(folder, "a"))).mode! & 0o777, 0o700);
  });
});

Deno.test("finished lines are on disk before the next chunk comes", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "t.ndjson");
    const transcript = await openTranscript(path, []);
    transcript.write(encode('{"a":1}\n{"b":'));
    assert.equal(await Deno.readTextFile(path), '{"a":1}\n');
    await transcript.finish();
    assert.equal(await Deno.readTextFile(path), '{"a":1}\n{"b":');
  });
});

Deno.test("a full disk is named", async () => {
  if (Deno.build.os !== "linux") return;
  await inFolder(async (folder) => {
    const path = join(folder, "full.ndjson");
    await Deno.symlink("/dev/full", path);
    const transcript = await openTranscript(path, []);
    assert.throws(() => transcript.write(encode("a line\n")), { kind: "disk-full", data: { path } });
    await assert.rejects(transcript.finish());
  });
});
