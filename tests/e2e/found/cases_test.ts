import { cases } from "./cases.ts";
import { playCase } from "./found_case.ts";

for (const found of cases) Deno.test(`row ${found.row}: ${found.name}`, () => playCase(found));
