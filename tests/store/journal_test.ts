import assert from "assert";
import { join } from "path";
import {
  journalIsEmpty,
  type JournalOptions,
  openJournal,
  readJournal,
  refuseByHeader,
} from "../../src/store/journal.ts";
import { Autom8Error, errorInfo } from "../../src/errors.ts";
import { checksum, entryLine, headerLine, type JournalFormat } from "../../src/store/journal_format.ts";
import { inFolder } from "./in_folder.ts";
import { killedAt } from "./killed_at.ts";
import { journalOptions } from "./made_session.ts";

type Event = { n: number };

/** Version 1 named the number `old`; version 2 names it `n`. */
const format: JournalFormat<Event> = {
  version: 2,
  read(value, version) {
    const fields = new Map(Object.entries(value ?? {}));
    const n = fields.get(version === 1 ? "old" : "n");
    if (typeof n !== "number") throw new Error(`a ${typeof n}`);
    return { n };
  },
  autom8Of: (first) => String(new Map(Object.entries(first ?? {})).get("by") ?? "") || null,
};
const now = () => "2026-01-02T03:04:05.000Z";
const options: JournalOptions<Event> = { format, autom8: "0.2.0", now };
const entry = (sequence: number, event: unknown) => entryLine(sequence, now(), JSON.stringify(event));
const names = (folder: string) => [...Deno.readDirSync(folder)].map((each) => each.name).sort();
const encode = (text: string) => new TextEncoder().encode(text);

/** Opens a journal of this content. Returns the outcome, the file afterwards, and what was kept aside. */
async function opened(content: Uint8Array) {
  return await inFolder(async (folder) => {
    const path = join(folder, "journal.ndjson");
    await Deno.writeFile(path, content);
    const read = await readJournal(path, format).catch((error) => error);
    assert.deepEqual(await Deno.readFile(path), content, "reading changes nothing");
    try {
      const { journal, entries, damage } = await openJournal(path, options);
      const file = await Deno.readFile(path);
      await journal.append({ n: 99 });
      journal.close();
      journal.close();
      const after = await readJournal(path, format);
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

const header = headerLine(2, "0.2.0");
const good = header + entry(1, { n: 1 }) + entry(2, { n: 2 });
const last = entry(3, { n: 3, text: "ü" });

Deno.test("what was appended is read back, by the next driver and by those who look on", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "journal.ndjson");
    assert.equal(await readJournal(path, format), null);
    const { journal, entries, damage } = await openJournal(path, options);
    assert.deepEqual([entries, damage], [[], null]);
    const first = { sequence: 1, at: now(), event: { n: 1 } };
    assert.deepEqual(await journal.append({ n: 1 }), first);
    const both = await Promise.all([journal.append({ n: 2 }), journal.append({ n: 3 })]);
    assert.deepEqual(both.map(({ sequence }) => sequence), [2, 3]);
    journal.close();
    const expected = [first, ...both];
    const { size: length } = await Deno.stat(path);
    assert.deepEqual(await readJournal(path, format), {
      version: 2,
      entries: expected,
      damage: null,
      length,
    });
    assert.deepEqual(journal.end, { sequence: 3, bytes: length });
    const again = await openJournal(path, options);
    again.journal.close();
    assert.deepEqual([again.entries, again.damage], [expected, null]);
    assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
  });
});

Deno.test("cut at any byte of its last record, a journal continues after the one before, and the rest is kept", async () => {
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
  const bytes = encode(header);
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

Deno.test("a flipped bit in the header's format or version is refused, and the file is untouched", async () => {
  for (let at = 0; at < header.length; at++) {
    for (let bit = 0; bit < 8; bit++) {
      const flipped = encode(good);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
      const result = await opened(flipped);
      // The name of the autom8 that wrote it is for messages only.
      if (result.kind === "opened") assert.ok(at > header.indexOf(',"autom8'), `byte ${at} bit ${bit}`);
      else assert.match(result.error.kind, /^state-(damaged|newer)$/);
    }
  }
});

Deno.test("other ends that are no record of ours are kept aside", async () => {
  const parts: Record<string, string> = {
    "a gap in the numbers": entry(4, { n: 4 }),
    "a number twice": entry(2, { n: 2 }),
    "a record that is no object": '{"crc":"00000000",1]\n',
    "zeros, as after a power cut": "\0".repeat(4096),
    "an empty line": "\n",
    "white space": "  \n\n",
    "another header": header,
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
    ['{"format":"autom8-journal","version":3}\n' + entry(1, { n: 1 }), "state-newer"],
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

const unknown: [name: string, text: string, says: RegExp][] = [
  ["a newer version", headerLine(3, "0.9.0") + entry(1, { m: 1 }), /\(0\.9\.0\): its format is version 3/],
  [
    "an unknown event",
    header + entry(1, { n: 1 }) + entry(2, { m: 2 }),
    /\(0\.2\.0\): entry 2 holds a undefined/,
  ],
  [
    "an unknown event before a damaged end",
    header + entry(1, { n: "one" }) + "garbage",
    /\(0\.2\.0\): entry 1 holds a string/,
  ],
  [
    "an unknown event in a journal whose header does not name its autom8",
    '{"format":"autom8-journal","version":1}\n' + entry(1, { old: 1, by: "0.1.0" }) + entry(2, { n: 2 }),
    /\(0\.1\.0\): entry 2/,
  ],
  [
    "a newer version that names nobody",
    '{"format":"autom8-journal","version":7}\n',
    /newer autom8: its format/,
  ],
];

for (const [name, text, says] of unknown) {
  Deno.test(`a journal with ${name} is refused untouched, and names the autom8 that wrote it`, async () => {
    const result = await opened(encode(text));
    assert.ok(result.kind === "refused");
    assert.equal(result.error.kind, "state-newer");
    assert.match(result.error.message, says);
    const [, version] = /\(([\d.]+)\)/.exec(result.error.message) ?? [];
    assert.ok(result.error.hint.includes(version ?? "a newer autom8"), result.error.hint);
  });
}

const firstLines: [what: string, text: string, decides: boolean][] = [
  ["no journal", "garbage\n" + good, true],
  ["an empty first line", "\n" + good, true],
  ["a newer version", headerLine(3, "0.9.0"), true],
  ["a newer version with entries", headerLine(3, "0.9.0") + entry(1, { m: 1 }), true],
  [
    "a newer version whose autom8 only its first event may name",
    '{"format":"autom8-journal","version":7}\n',
    false,
  ],
  ["no whole line", "garbage", false],
  ["a line that does not end", "x".repeat(5_000) + "\n", false],
  ["the beginning of a header", header.slice(0, 20), false],
  ["nothing", "", false],
  ["a journal", good, false],
  ["a journal with an unknown event", header + entry(1, { m: 1 }), false],
];

for (const [what, text, decides] of firstLines) {
  Deno.test(`${what} ${decides ? "is refused by its first line, as by all of it" : "is not refused by its first line"}`, async () => {
    await inFolder(async (folder) => {
      const path = join(folder, "journal.ndjson");
      await Deno.writeTextFile(path, text);
      if (!decides) return refuseByHeader(path, format.version);
      const refused = await readJournal(path, format).then(() => null, (error: unknown) => error);
      assert.ok(refused instanceof Autom8Error);
      const { kind, message } = refused;
      assert.throws(() => refuseByHeader(path, format.version), { kind, message });
    });
  });
}

Deno.test("a journal that cannot be opened is not refused by its first line", async () => {
  await inFolder((folder) => {
    refuseByHeader(folder, format.version);
    refuseByHeader(join(folder, "missing"), format.version);
    return Promise.resolve();
  });
});

const oldHeader = '{"format":"autom8-journal","version":1}\n';
const oldJournal = oldHeader + entry(1, { old: 1 }) + entry(2, { old: 2 });

Deno.test("a journal of an older version is read in today's shape, and reading changes nothing", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "journal.ndjson");
    await Deno.writeTextFile(path, oldJournal);
    const read = await readJournal(path, format);
    assert.deepEqual(read?.entries.map(({ event }) => event), [{ n: 1 }, { n: 2 }]);
    assert.equal(read?.version, 1);
    assert.equal(await Deno.readTextFile(path), oldJournal);
    assert.deepEqual(names(folder), ["journal.ndjson"]);
  });
});

Deno.test("a journal of an older version is rewritten when it is opened, and the old one is kept", async () => {
  for (const rest of ["", "a torn line"]) {
    await inFolder(async (folder) => {
      const path = join(folder, "journal.ndjson");
      await Deno.writeTextFile(path, oldJournal + rest);
      const { journal, entries, damage } = await openJournal(path, options);
      assert.deepEqual(entries.map(({ event }) => event.n), [1, 2]);
      assert.equal(damage === null, rest === "");
      assert.equal(await Deno.readTextFile(path), good);
      assert.equal(await Deno.readTextFile(join(folder, "journal.v1.ndjson")), oldJournal);
      await journal.append({ n: 3 });
      journal.close();
      const again = await openJournal(path, options);
      again.journal.close();
      assert.deepEqual(again.entries.map(({ event }) => event.n), [1, 2, 3]);
      const aside = rest === "" ? [] : ["journal.bad-1.ndjson"];
      assert.deepEqual(names(folder), [...aside, "journal.ndjson", "journal.v1.ndjson"]);
    });
  }
});

Deno.test("an older copy of a migrated journal is never overwritten by another one", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "journal.ndjson");
    for (const text of [oldHeader + entry(1, { old: 1 }), oldJournal]) {
      await Deno.writeTextFile(path, text);
      (await openJournal(path, options)).journal.close();
    }
    assert.deepEqual(names(folder), ["journal.ndjson", "journal.v1-2.ndjson", "journal.v1.ndjson"]);
    assert.equal(await Deno.readTextFile(join(folder, "journal.v1-2.ndjson")), oldJournal);
  });
});

Deno.test("killed at any point of a migration, the old journal or the new one is whole, and opening it works", async () => {
  const old = oldHeader + entry(1, [{ n: 1 }]) + entry(2, [{ n: 2 }]);
  const whole = header + entry(1, { n: 1 }) + entry(2, { n: 2 });
  const points = await killedAt("migrate", async (folder, point) => {
    const path = join(folder, "journal.ndjson");
    const left = await Deno.readTextFile(path);
    assert.ok(left === old || left === whole, point);
    const { journal, entries } = await openJournal(path, journalOptions);
    journal.close();
    assert.deepEqual(entries.map(({ event }) => event), [{ n: 1 }, { n: 2 }], point);
    assert.equal(await Deno.readTextFile(path), whole, point);
    assert.equal(await Deno.readTextFile(join(folder, "journal.v1.ndjson")), old, point);
    assert.deepEqual(names(folder), ["journal.ndjson", "journal.v1.ndjson"], point);
  }, (folder) => Deno.writeTextFile(join(folder, "journal.ndjson"), old));
  assert.ok(points.includes("journal-migrate:before") && points.includes("journal-migrate:after"));
  assert.equal(points.filter((point) => point === "atomic-write:torn").length, 2);
});

Deno.test("a journal is empty until its first entry, and one that cannot be read is not", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "journal.ndjson");
    assert.equal(await journalIsEmpty(path), true);
    const cases: [string, boolean][] = [["", true], [header.slice(0, 20), true], [header, true], [
      oldHeader,
      true,
    ]];
    for (
      const [text, empty] of [...cases, [good, false], ["garbage\n", false], [`${header}x`, false]] as const
    ) {
      await Deno.writeTextFile(path, text);
      assert.equal(await journalIsEmpty(path), empty, text);
    }
  });
});

Deno.test("bad ends are kept apart, one that is kept already is not kept twice", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "journal.ndjson");
    for (const tail of ["one", "two", "two"]) {
      await Deno.writeTextFile(path, good + tail);
      (await openJournal(path, options)).journal.close();
    }
    assert.deepEqual(names(folder), ["journal.bad-1.ndjson", "journal.bad-2.ndjson", "journal.ndjson"]);
    assert.equal(await Deno.readTextFile(join(folder, "journal.bad-2.ndjson")), "two");
  });
});

Deno.test("row 10: an event is journaled as it is, byte for byte", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "journal.ndjson");
    const anything: JournalFormat<unknown> = { version: 2, read: (value) => value, autom8Of: () => null };
    const { journal } = await openJournal(path, { ...options, format: anything });
    const event = {
      verify: "curl https://me:secret99@example.com",
      more: "ghp_" + "aB3dE5gH7jK9mN1pQ3sT5vW7",
    };
    const appended = await journal.append(event);
    journal.close();
    assert.deepEqual(appended.event, event);
    assert.deepEqual((await readJournal(path, anything))?.entries, [appended]);
    assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
  });
});

Deno.test("a folder where the journal should be is named", async () => {
  await inFolder(async (folder) => {
    await assert.rejects(openJournal(folder, options), { kind: "state-damaged" });
    await assert.rejects(readJournal(folder, format), { kind: "state-damaged" });
    await assert.rejects(openJournal(join(folder, "no", "j"), options), { kind: "folder-unwritable" });
  });
});

Deno.test("killed at any point, a journal holds everything that was acknowledged, and continues", async () => {
  const points = await killedAt("journal", async (folder, point) => {
    const acknowledged = Number(await Deno.readTextFile(join(folder, "acknowledged")).catch(() => "0"));
    const { journal, entries } = await openJournal(join(folder, "journal.ndjson"), options);
    const numbers = entries.map(({ event }) => event.n);
    assert.deepEqual(numbers, [1, 2, 3].slice(0, numbers.length));
    assert.ok(numbers.length === acknowledged || numbers.length === acknowledged + 1, point);
    for (let n = numbers.length + 1; n <= 3; n++) await journal.append({ n });
    journal.close();
    const read = await readJournal(join(folder, "journal.ndjson"), format);
    assert.deepEqual(read?.entries.map(({ event }) => event.n), [1, 2, 3]);
  });
  assert.equal(points.length, 11);
});

Deno.test("the checksum is the CRC-32 that everybody computes", () => {
  assert.equal(checksum("123456789"), "cbf43926");
  assert.equal(checksum(""), "00000000");
});
