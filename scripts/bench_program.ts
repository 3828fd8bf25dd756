/** Bare programs that autom8 is compared with. */

import { join } from "path";
import { createCompiler } from "./compile.ts";

/** Compiles JavaScript to a program in a folder, and returns its path. */
export async function compileProgram(root: string, name: string, source: string): Promise<string> {
  const folder = join(root, `${name}-source`);
  const entry = join(folder, "main.js");
  await Deno.mkdir(folder);
  await Deno.writeTextFile(entry, source);
  const output = join(root, name);
  await createCompiler({ officialRuntime: false })({ entry, target: Deno.build.target, output });
  return output;
}
