/** The genuine claude in a terminal: what it would ask on its first start is answered ahead. */

import { join } from "path";
import { madeUpKey, newestClaude } from "./claude.ts";
import type { Scratch } from "./scratch.ts";

/** Answers the questions of a first start, also whether the repository's folder is trusted. */
export async function answerFirstStart(scratch: Scratch): Promise<void> {
  const folder = join(scratch.home, ".claude");
  const trusted = { hasTrustDialogAccepted: true, hasCompletedProjectOnboarding: true };
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(
    join(folder, ".claude.json"),
    JSON.stringify({
      hasCompletedOnboarding: true,
      theme: "dark",
      lastOnboardingVersion: newestClaude,
      customApiKeyResponses: { approved: [madeUpKey.slice(-20)], rejected: [] },
      projects: { [scratch.folder]: trusted },
    }),
  );
}
