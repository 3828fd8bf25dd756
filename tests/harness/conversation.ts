/** The genuine claude in a terminal: what it would ask on its first start, and what it keeps of a conversation. */

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

/** Waits until claude has written a text into the file of a conversation. It does so some time after it showed the text. */
export async function conversationKeeps(scratch: Scratch, text: string): Promise<void> {
  const projects = join(scratch.home, ".claude", "projects");
  for (let tries = 0; tries < 600; tries++) {
    for (const folder of namesIn(projects)) {
      for (const name of namesIn(join(projects, folder)).filter((one) => one.endsWith(".jsonl"))) {
        if ((await Deno.readTextFile(join(projects, folder, name))).includes(text)) return;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`claude never kept ${text}`);
}

function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
