/** Setting `passes` changes nothing else in the file. */

import assert from "assert";
import { join } from "path";
import { withPasses, writePasses } from "../../src/spec/passes.ts";
import { checkSpec, type Spec } from "../../src/spec/spec.ts";

const layouts: [name: string, text: string, after: string][] = [
  [
    "tabs, Windows newlines, keys of others and their order",
    story('\r\n\t"z": 1.0,\r\n\t"passes": false,\r\n\t"id": "US-1",\r\n\t"10": 1e3\r\n'),
    story('\r\n\t"z": 1.0,\r\n\t"passes": true,\r\n\t"id": "US-1",\r\n\t"10": 1e3\r\n'),
  ],
  [
    "an id written with escapes",
    story('"id": "US\\u002d1", "passes":false'),
    story('"id": "US\\u002d1", "passes":true'),
  ],
  [
    "a number too big for a double",
    story('"id": "US-1", "n": 12345678901234567890, "passes": false'),
    story('"id": "US-1", "n": 12345678901234567890, "passes": true'),
  ],
  [
    "braces and the word itself inside texts",
    story('"id": "US-1", "title": "} \\"passes\\": false", "passes": false'),
    story('"id": "US-1", "title": "} \\"passes\\": false", "passes": true'),
  ],
  ["no passes yet, on one line", story('"id": "US-1"'), story('"id": "US-1", "passes": true')],
  [
    "no passes yet, a line a key",
    story('\n  "id": "US-1"\n'),
    story('\n  "id": "US-1",\n  "passes": true\n'),
  ],
  [
    "no passes yet, in a file of Windows",
    story('\r\n\t"id": "US-1",\r\n\t"title": "x"'),
    story('\r\n\t"id": "US-1",\r\n\t"passes": true,\r\n\t"title": "x"'),
  ],
  ["another kind of value", story('"id": "US-1", "passes": [1, {}]'), story('"id": "US-1", "passes": true')],
  [
    "a key that is there twice: the last one counts",
    story('"passes": false, "id": "US-1", "passes": false'),
    story('"passes": false, "id": "US-1", "passes": true'),
  ],
  [
    "an id that is there twice",
    story('"id": "US-1", "passes": false}, {"passes": false, "id": "US-1"'),
    story('"id": "US-1", "passes": true}, {"passes": true, "id": "US-1"'),
  ],
  [
    "what is no story",
    '{"userStories": [1, null, {"id": 7}, []]}',
    '{"userStories": [1, null, {"id": 7}, []]}',
  ],
  [
    "no line break at the end, white space after the end",
    `${story('"id": "US-1", "passes": false')} \r\n\n `,
    `${story('"id": "US-1", "passes": true')} \r\n\n `,
  ],
  ["a story of another run", story('"id": "US-9", "passes": false'), story('"id": "US-9", "passes": false')],
];

for (const [name, text, after] of layouts) {
  Deno.test(`only the value changes: ${name}`, () => assert.equal(withPasses(text, passing("US-1")), after));
  Deno.test(`a second time changes nothing: ${name}`, () =>
    assert.equal(withPasses(after, passing("US-1")), after));
}

Deno.test("an up-to-date file is not written, and a changed one keeps its permissions", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "spec.json");
    await Deno.writeTextFile(path, story('"id": "US-1", "passes": false'));
    await Deno.chmod(path, 0o640);
    assert.equal(await writePasses(path, passing("US-1")), "written");
    const written = await Deno.stat(path);
    assert.equal((written.mode ?? 0) & 0o777, 0o640);
    assert.equal(await writePasses(path, passing("US-1")), "same");
    assert.equal((await Deno.stat(path)).ino, written.ino);
    assert.deepEqual([...Deno.readDirSync(folder)].map((entry) => entry.name), ["spec.json"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

type File = { name: string; bytes: Uint8Array; result: string; after: string | null };

const utf8 = (text: string) => new TextEncoder().encode(text);
const files: File[] = [
  {
    name: "a byte order mark stays",
    bytes: utf8(`\uFEFF${story('"id": "US-1", "passes": false')}`),
    result: "written",
    after: `\uFEFF${story('"id": "US-1", "passes": true')}`,
  },
  {
    name: "a file that is being edited is left alone",
    bytes: utf8('{"userStories": ['),
    result: "unreadable",
    after: null,
  },
  { name: "another kind of JSON is left alone", bytes: utf8("[1, 2]"), result: "unreadable", after: null },
  {
    name: "bytes that are no text are left alone",
    bytes: new Uint8Array([123, 0xff, 125]),
    result: "unreadable",
    after: null,
  },
];

for (const { name, bytes, result, after } of files) {
  Deno.test(`passes in a file: ${name}`, async () => {
    const folder = await Deno.makeTempDir();
    try {
      const path = join(folder, "spec.json");
      await Deno.writeFile(path, bytes);
      assert.equal(await writePasses(path, passing("US-1")), result);
      assert.deepEqual(await Deno.readFile(path), after === null ? bytes : utf8(after));
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

Deno.test("passes are written to the target of a link, and a missing file is created", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const [real, link] = [join(folder, "real.json"), join(folder, "spec.json")];
    await Deno.writeTextFile(real, story('"id": "US-1", "passes": false'));
    await Deno.symlink(real, link);
    assert.equal(await writePasses(link, passing("US-1")), "written");
    assert.equal((await Deno.lstat(link)).isSymlink, true);
    assert.equal(await Deno.readTextFile(real), story('"id": "US-1", "passes": true'));
    await Deno.remove(link);
    assert.equal(await writePasses(link, passing("US-1")), "written");
    assert.equal(JSON.parse(await Deno.readTextFile(link)).userStories[0].passes, true);
    assert.equal((await Deno.stat(link)).mode! & 0o777, 0o600);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("values that the agent set on other stories are reset in the same write", () => {
  const spec = passing("US-1");
  const others = spec.userStories.map((one) => ({ ...one, id: "US-2", passes: false }));
  const both = { ...spec, userStories: [...spec.userStories, ...others] };
  assert.equal(
    withPasses(story('"id": "US-1", "passes": false}, {"id": "US-2", "passes": true'), both),
    story('"id": "US-1", "passes": true}, {"id": "US-2", "passes": false'),
  );
});

Deno.test("a folder in place of the spec is left alone", async () => {
  const folder = await Deno.makeTempDir();
  try {
    assert.equal(await writePasses(folder, passing("US-1")), "unreadable");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("row 24: a spec that became a pipe is left alone, and nothing waits for it", async () => {
  if (Deno.build.os === "windows") return;
  const folder = await Deno.makeTempDir();
  try {
    await new Deno.Command("mkfifo", { args: [join(folder, "spec.json")] }).output();
    assert.equal(await writePasses(join(folder, "spec.json"), passing("US-1")), "unreadable");
    assert.ok((await Deno.stat(join(folder, "spec.json"))).isFifo);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

function story(members: string): string {
  return `{"userStories": [{${members}}]}`;
}

function passing(id: string): Spec {
  const story = { id, title: "t", acceptanceCriteria: [], priority: 1, passes: true };
  const reading = checkSpec({ project: "p", branchName: "b", userStories: [story] });
  assert.ok(reading.kind === "valid");
  return reading.spec;
}
