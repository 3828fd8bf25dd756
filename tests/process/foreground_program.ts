/** A program that runs a shell script in the foreground and writes how it ended to `result`, for foreground_test.ts. */

import { runInForeground } from "../../src/process/foreground.ts";

const [runId = "", program = "", ...args] = Deno.args;
const exit = await runInForeground({ program, arguments: args, folder: ".", runId, graceMs: 300 });
await Deno.writeTextFile("result.part", JSON.stringify(exit));
await Deno.rename("result.part", "result");
