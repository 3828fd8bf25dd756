/** The compiled program may use the variables that its source uses, and no others. */

import assert from "assert";
import { join } from "path";
import { environmentNames, permissionFlags } from "../scripts/permissions.ts";
import { projectRoot } from "../scripts/run_tool.ts";

/** Files that use a variable by a name kept in a constant; every such name stands in one of them or in `mark.ts`. */
const byConstant = ["src/scripted/play_agent.ts", "src/session/secrets.ts", "src/git/inherited.ts"];

async function sources(folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const entry of Deno.readDir(join(projectRoot, folder))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) { for (const [name, text] of await sources(path)) found.set(name, text); }
    else if (path.endsWith(".ts")) found.set(path, await Deno.readTextFile(join(projectRoot, path)));
  }
  return found;
}

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] ?? "");
}

Deno.test("every variable that the source uses is permitted, and no other", async () => {
  const files = await sources("src");
  const used = new Set<string>();
  for (const [path, text] of files) {
    for (const argument of matches(text, /\bDeno\.env\.(?:get|set|has|delete)\(([^,)]*)/g)) {
      const name = /^"(\w+)"$/.exec(argument)?.[1];
      if (name !== undefined) used.add(name);
      else {assert.ok(
          byConstant.includes(path),
          `${path} uses a variable by ${argument}: write its name, or list the file`,
        );}
    }
  }
  for (const path of [...byConstant, "src/process/mark.ts"]) {
    for (const name of matches(files.get(path) ?? "", /"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)"/g)) used.add(name);
  }
  assert.deepEqual([...used].sort(), [...environmentNames].sort());
});

Deno.test("the compiled program has no network, no foreign code, no system information, and asks for nothing", () => {
  const named = permissionFlags.map((flag) => flag.replace(/=.*/, ""));
  assert.deepEqual(named, [
    "--no-prompt",
    "--allow-read",
    "--allow-write",
    "--allow-run",
    "--allow-env",
    "--ignore-env",
  ]);
});
