/** Specs that lie there, runs that are started from them, and cleaning. */

import { basename } from "path";
import * as z from "zod/mini";
import { Autom8Error } from "../../src/errors.ts";
import { type Notice, silent } from "../../src/feed/actions.ts";
import { clean, cleanGround, planClean } from "../../src/session/clean.ts";
import {
  listSpecFiles,
  readSpecFile,
  saveSpecFile,
  type SpecText,
} from "../../src/session/planning/spec_texts.ts";
import { startRunInBackground } from "../../src/session/start_in_background.ts";
import { cleanedLines, planLines } from "../../src/view/cleaning.ts";
import type { CleanAnswer, SpecAnswer, SpecCheck, SpecsAnswer, StartAnswer } from "../protocol.ts";
import { parsed } from "./parsed.ts";
import { projectAt } from "./project_at.ts";
import type { Route } from "./serve.ts";
import { checkSpecText } from "./spec_check.ts";

const checkBody = z.object({ text: z.string(), name: z.string() });
const saveBody = z.object({
  project: z.string(),
  name: z.string(),
  text: z.string(),
  version: z.nullable(z.string()),
});
const startBody = z.object({ project: z.string(), specFile: z.string() });
const cleanBody = z.object({
  project: z.string(),
  worktrees: z.boolean(),
  force: z.boolean(),
  lines: z.array(z.string()),
});

/** @param notify Says later that a run which was started has failed */
export function specRoutes(notify: (notice: Notice) => void): Readonly<Record<string, Route>> {
  return {
    "GET /api/specs": async ({ query }): Promise<SpecsAnswer> => ({
      specs: listSpecFiles(await projectAt(query.get("project") ?? "")),
    }),
    "GET /api/spec": async ({ query }): Promise<SpecAnswer> => {
      const place = await projectAt(query.get("project") ?? "");
      return await specAnswer(await readSpecFile(place, query.get("file") ?? ""));
    },
    "POST /api/spec/check": ({ body }): Promise<SpecCheck> => {
      const { name, text } = parsed(checkBody, body);
      return checkSpecText(name, text);
    },
    "POST /api/spec/save": async ({ body }): Promise<SpecAnswer> => {
      const { project, ...asked } = parsed(saveBody, body);
      return await specAnswer(await saveSpecFile(await projectAt(project), asked));
    },
    "POST /api/run/start": async ({ body }): Promise<StartAnswer> => {
      const asked = parsed(startBody, body);
      const place = await projectAt(asked.project);
      // Only files that the page was shown.
      const { file } = await readSpecFile(place, asked.specFile);
      const { session, ended } = await startRunInBackground(place.project, place.root, file);
      ended.then(({ code, said }) => {
        if (code === 0) return;
        notify({ text: `${basename(file)}: stopped with exit code ${code}. ${said}`, tone: "bad" });
      });
      return { session: `${place.project.name}/${session}` };
    },
    "GET /api/clean": async ({ query }): Promise<CleanAnswer> => {
      const { plan } = await planned(query.get("project") ?? "", {
        worktrees: query.get("worktrees") === "1",
        force: query.get("force") === "1",
      });
      return { lines: planLines(plan), isEmpty: plan.sessions.length + plan.worktrees.length === 0 };
    },
    "POST /api/clean": async ({ body }): Promise<CleanAnswer> => {
      const { project, lines, ...wanted } = parsed(cleanBody, body);
      const { ground, plan } = await planned(project, wanted);
      if (planLines(plan).join("\n") !== lines.join("\n")) {
        throw new Autom8Error("usage", {
          problem: "What can be cleaned has changed since it was shown, so nothing was removed.",
          hint: "Look at it again.",
        });
      }
      return { lines: cleanedLines(await clean(ground, plan, silent)), isEmpty: false };
    },
  };
}

/** A spec with what is to be said about it. */
export async function specAnswer({ file, text, version }: SpecText): Promise<SpecAnswer> {
  return { file, text, version, check: await checkSpecText(basename(file), text) };
}

async function planned(project: string, { worktrees, force }: { worktrees: boolean; force: boolean }) {
  const { root } = await projectAt(project);
  const ground = await cleanGround(root, project);
  const plan = await planClean(ground, { which: "finished", named: null, worktrees }, force);
  return { ground, plan };
}
