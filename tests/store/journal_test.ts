import assert from "assert";
import { join } from "path";
import { openJournal, readJournal } from "../../src/store/journal.ts";
import { errorInfo } from "../../src/errors.ts";
import { checksum } from "../../src/store/checksum.ts";
import { entryLine, headerLine } from "../../src/store/journal_format.ts";
import { inFolder } from "./in_folder.ts";
import { killedAt } from "./killed_at.ts";

type Event = { n: number };

const parse = (value: unknown): Event => {
  if (typeof value !== "object" || value === null || !("n" in value) || typeof value.n !== "number") {
    throw new Error("it is no event");
  }
  return { n: value.n };
};
const now = () => "2026-01-02T03:04:05.000Z";
const entry = (sequence: number, event: unknown) => entryLine(sequence, now(), JSON.stringify(event));
const names = (folder: string) => [...Deno.readDirSync(folder)].map((each) => each.name).sort();
const encode = (text: string) => new TextEncoder().encode(text);

/** Opens what `content` holds; what that came to, the file after it, and what was kept aside. */
async function opened(content: Uint8Array) {
  return await inFolder(async (folder) => {
    const path = join(folder, "journal.ndjson");
    await Deno.writeFile(path, content);
    const read = await readJournal(path, parse).catch((error) => error);
    assert.deepEqual(await Deno.readFile(path), content, "reading changes nothing");
    try {
      const { journal, entries, damage } = await openJournal(path, { parse, now });
      const file = await Deno.readFile(path);
      await journal.append({ n: 99 });
      journal.close();
      journal.close();
      const after = await readJournal(path, parse);
      assert.deepEqual(after?.entries.map(({ event }) => event.n), [
        ...entries.map(({ event }) => event.n),
        99,
      ]);
      assert.equal(after?.damage, null);
      const aside = damage?.keptAs ? await Deno.readFile(damage.keptAs) : null;
      return {
        kind: "opened" as const,
        numbers: entries.map(({ event }) => event.n),
        damage,
        file,
        aside,
        read,
      };
    } catch (error) {
      assert.deepEqual(await Deno.readFile(path), content, "a refused file is untouched");
      assert.deepEqual(names(folder), ["journal.ndjson"]);
      return { kind: "refused" as const, error: errorInfo(error) };
    }
  });
}

const good = headerLine + entry(1, { n: 1 }) + entry(2, { n: 2 });
const last = entry(3, { n: 3, text: "ü" });

Deno.test("what was appended is read back, by the next driver and by those who look on", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "journal.ndjson");
    assert.equal(await readJournal(path, parse), null);
    const { journal, entries, damage } = await openJournal(path, { parse, now });
    assert.deepEqual([entries, damage], [[], null]);
    const first = { sequence: 1, at: now(), event: { n: 1 } };
    assert.deepEqual(await journal.append({ n: 1 }), first);
    const both = await Promise.all([journal.append({ n: 2 }), journal.append({ n: 3 })]);
    assert.deepEqual(both.map(({ sequence }) => sequence), [2, 3]);
    journal.close();
    const expected = [first, ...both];
    assert.deepEqual(await readJournal(path, parse), { entries: expected, damage: null });
    const again = await openJournal(path, { parse, now });
    again.journal.close();
    assert.deepEqual([again.entries, again.damage], [expected, null]);
    assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
  });
});

Deno.test("a journal as version 1 writes it is read for ever", async () => {
  const recorded = [
    '{"format":"autom8-journal","version":1}',
    '{"crc":"95c416a9","sequence":1,"at":"2026-01-02T03:04:05.000Z","event":{"n":7}}',
    "",
  ].join("\n");
  const result = await opened(encode(recorded));
  assert.ok(result.kind === "opened");
  assert.deepEqual([result.numbers, result.damage], [[7], null]);
});

Deno.test("cut at any byte of its last record, a journal goes on after the one before, and the rest is kept", async () => {
  const bytes = encode(last);
  for (let length = 0; length < bytes.length; length++) {
    const tail = bytes.subarray(0, length);
    const result = await opened(Uint8Array.of(...encode(good), ...tail));
    assert.ok(result.kind === "opened", `cut after ${length}`);
    assert.deepEqual(result.numbers, [1, 2]);
    assert.deepEqual(result.file, encode(good));
    assert.deepEqual(result.aside ?? new Uint8Array(), tail);
    assert.equal(result.damage === null, length === 0);
    assert.equal(result.read.damage === null, length === 0);
  }
});

Deno.test("cut at any byte of its header, a journal begins anew: nothing was recorded yet", async () => {
  const bytes = encode(headerLine);
  for (let length = 0; length <= bytes.length; length++) {
    const result = await opened(bytes.subarray(0, length));
    assert.ok(result.kind === "opened", `cut after ${length}`);
    assert.deepEqual([result.numbers, result.damage], [[], null]);
    assert.deepEqual(result.file, bytes);
  }
});

Deno.test("a flipped bit anywhere in a record is found, and the records before it are kept", async () => {
  const start = encode(good).length;
  const content = encode(good + last + entry(4, { n: 4 }));
  for (let at = start; at < start + encode(last).length; at++) {
    const flipped = content.slice();
    flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8));
    const result = await opened(flipped);
    assert.ok(result.kind === "opened", `byte ${at}`);
    assert.deepEqual(result.numbers, [1, 2], `byte ${at}`);
    assert.deepEqual(result.aside, flipped.subarray(start));
  }
});

Deno.test("a flipped bit anywhere in the header is refused, and the file is untouched", async () => {
  for (let at = 0; at < headerLine.length; at++) {
    for (let bit = 0; bit < 8; bit++) {
      const flipped = encode(good);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
      const result = await opened(flipped);
      assert.ok(result.kind === "refused", `byte ${at} bit ${bit}`);
      assert.match(result.error.kind, /^state-(damaged|newer)$/);
    }
  }
});

Deno.test("other ends that are no record of ours are kept aside", async () => {
  const parts: Record<string, string> = {
    "a gap in the numbers": entry(4, { n: 4 }),
    "a number twice": entry(2, { n: 2 }),
    "an event that is refused": entry(3, { n: "three" }),
    "a record that is no object": '{"crc":"00000000",1]\n',
    "zeros, as after a power cut": "\0".repeat(4096),
    "an empty line": "\n",
    "white space": "  \n\n",
    "another header": headerLine,
    "a byte order mark": "\ufeff" + last,
  };
  for (const [name, tail] of Object.entries(parts)) {
    const result = await opened(encode(good + tail));
    assert.ok(result.kind === "opened", name);
    assert.deepEqual(result.numbers, [1, 2], name);
    assert.deepEqual(result.aside, encode(tail), name);
    assert.deepEqual(result.file, encode(good), name);
  }
});

Deno.test("what is no journal, or of a newer version, is refused untouched", async () => {
  const cases: [string, string][] = [
    ['{"format":"autom8-journal","version":2}\n' + entry(1, { n: 1 }), "state-newer"],
    ['{"format":"autom8-journal","version":12,"more":[]}\n', "state-newer"],
    ['{"format":"autom8-journal","version":0}\n', "state-damaged"],
    ['{"format":"autom8-journal","version":1.5}\n', "state-damaged"],
    ['{"format":"other","version":1}\n', "state-damaged"],
    ["garbage", "state-damaged"],
    ["\n" + good, "state-damaged"],
    [entry(1, { n: 1 }), "state-damaged"],
    ["\0".repeat(100), "state-damaged"],
  ];
  for (const [content, kind] of cases) {
    const result = await opened(encode(content));
    assert.ok(result.kind === "refused", content);
    assert.equal(result.error.kind, kind, content);
  }
});

Deno.test("bad ends are kept apart, one that is kept already is not kept twice", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "journal.ndjson");
    for (const tail of ["one", "two", "two"]) {
      await Deno.writeTextFile(path, good + tail);
      (await openJournal(path, { parse, now })).journal.close();
    }
    assert.deepEqual(names(folder), ["journal.bad-1.ndjson", "journal.bad-2.ndjson", "journal.ndjson"]);
    assert.equal(await Deno.readTextFile(join(folder, "journal.bad-2.ndjson")), "two");
  });
});

Deno.test("secrets do not get into a journal, and the entry that append gives is what the journal holds", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "journal.ndjson");
    const text = (value: unknown) => JSON.parse(JSON.stringify(value));
    const { journal } = await openJournal(path, { parse: text, now, secrets: ["my-own-value"] });
    const event = { text: "a\nghp_" + "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dF3gH5", more: "my-own-value" };
    const appended = await journal.append(event);
    journal.close();
    assert.deepEqual(appended.event, { text: "a\n[masked]", more: "[masked]" });
    assert.deepEqual((await readJournal(path, text))?.entries, [appended]);
  });
});

Deno.test("a folder where the journal should be is named", async () => {
  await inFolder(async (folder) => {
    await assert.rejects(openJournal(folder, { parse, now }), { kind: "state-damaged" });
    await assert.rejects(readJournal(folder, parse), { kind: "state-damaged" });
    await assert.rejects(openJournal(join(folder, "no", "j"), { parse, now }), { kind: "folder-unwritable" });
  });
});

Deno.test("killed at any point, a journal holds all that was told, and goes on", async () => {
  const points = await killedAt("journal", async (folder, point) => {
    const told = Number(await Deno.readTextFile(join(folder, "told")).catch(() => "0"));
    const { journal, entries } = await openJournal(join(folder, "journal.ndjson"), { parse, now });
    const numbers = entries.map(({ event }) => event.n);
    assert.deepEqual(numbers, [1, 2, 3].slice(0, numbers.length));
    assert.ok(numbers.length === told || numbers.length === told + 1, point);
    for (let n = numbers.length + 1; n <= 3; n++) await journal.append({ n });
    journal.close();
    const read = await readJournal(join(folder, "journal.ndjson"), parse);
    assert.deepEqual(read?.entries.map(({ event }) => event.n), [1, 2, 3]);
  });
  assert.equal(points.length, 11);
});

Deno.test("the checksum is the CRC-32 that everybody computes", () => {
  assert.equal(checksum("123456789"), "cbf43926");
  assert.equal(checksum(""), "00000000");
});
