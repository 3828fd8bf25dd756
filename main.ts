import { runCli } from "./src/cli/program.ts";

Deno.exit(await runCli(Deno.args));
