/** `autom8 doctor`: whether everything that autom8 needs is there, and what it left behind. */

import { defineCommand } from "./command.ts";

export const doctor = defineCommand({
  name: "doctor",
  summary: "Check what autom8 needs, and what it left behind.",
  arguments: {},
  flags: {},
  examples: [["autom8 doctor", "exits with code 0 only if every check passes"]],
  session: "no",
  json: true,
  async run({ global, screen }) {
    const { runChecks } = await import("../session/doctor/doctor.ts");
    const checks = await runChecks(global.directory ?? ".");
    const ok = checks.every((check) => check.ok);
    const printer = await screen.printer();
    if (screen.output === "json") {
      printer.lines([JSON.stringify({ ok, checks }, null, 2)]);
    } else {
      const { renderChecks } = await import("../terminal/checks.ts");
      printer.lines(renderChecks(checks, printer.width()));
    }
    return ok ? 0 : 1;
  },
});
