import assert from "assert";
import { topicHelp } from "../../src/cli/help.ts";
import { topics } from "../../src/commands/topics.ts";
import { configKeys } from "../../src/config/config.ts";
import { exitCodes } from "../../src/errors.ts";
import { specKeys, storyKeys } from "../../src/spec/plain_spec.ts";

async function textOf(name: string, width: number): Promise<string> {
  const topic = topics[name];
  assert.ok(topic !== undefined, name);
  return await topicHelp(topic, [], width);
}

for (const name of Object.keys(topics)) {
  Deno.test(`the topic ${name} fits a terminal of 80 columns, in ASCII`, async () => {
    const text = await textOf(name, 80);
    for (const line of text.split("\n")) {
      assert.ok(line.length <= 80, line);
      assert.match(line, /^[ -~]*$/);
    }
  });
}

Deno.test("topics name all that their tables hold", async () => {
  const all: [topic: string, words: readonly string[]][] = [
    ["spec", [...specKeys, ...storyKeys]],
    ["config", configKeys.map(({ name }) => name)],
    ["exit-codes", exitCodes.map(String)],
  ];
  for (const [topic, words] of all) {
    const rows = (await textOf(topic, 80)).split("\n").flatMap((line) => /^ {2}(\S+)/.exec(line)?.[1] ?? []);
    for (const word of words) assert.ok(rows.includes(word), `${word} in ${topic}`);
  }
});
