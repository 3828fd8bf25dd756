/** What `autom8 spec check` would say of a text. */

import { Autom8Error, errorInfo } from "../../src/errors.ts";
import { reviewSpecText } from "../../src/spec/file_review.ts";
import type { SpecCheck } from "../protocol.ts";

/** Never throws what is wrong with the text. @param name What its file is called */
export async function checkSpecText(name: string, text: string): Promise<SpecCheck> {
  try {
    const { spec, warnings } = await reviewSpecText(name, text);
    return {
      spec: { project: spec.project, branch: spec.branchName, description: spec.description },
      stories: spec.userStories.map(({ id, title, acceptanceCriteria, dependsOn, passes, verify }) => ({
        ...{ id, title, criteria: acceptanceCriteria, dependsOn, passes, verify },
      })),
      warnings: warnings.map(({ where, expected, got }) => `${where}: expected ${expected}, got ${got}`),
      problem: null,
    };
  } catch (error) {
    if (!(error instanceof Autom8Error)) throw error;
    const { message, hint } = errorInfo(error);
    return { spec: null, stories: [], warnings: [], problem: { message, hint } };
  }
}
