/** Issues on GitHub. */

import { runWithDax } from "../shell/dax.ts";
import { NotStarted } from "../shell/shell.ts";

/** An issue as GitHub has it: its texts are somebody else's. */
export type GithubIssue = { number: number; title: string; url: string; body: string };

/** The issue, or why there is none. */
export type IssueReading = { kind: "read"; issue: GithubIssue } | { kind: "failed"; detail: string };

/** Larger answers are none of an issue. */
const maxBytes = 4 * 1024 * 1024;

/** Reads an issue of the repository that a folder is in. */
export async function readIssue(folder: string, number: number, signal: AbortSignal): Promise<IssueReading> {
  try {
    const { code, stdout, stderr } = await runWithDax({
      program: "gh",
      args: ["issue", "view", String(number), "--json", "number,title,url,body"],
      folder,
      env: { GH_PROMPT_DISABLED: "1", GH_NO_UPDATE_NOTIFIER: "1" },
      maxOutputBytes: maxBytes,
      signal,
    });
    if (code !== 0) return { kind: "failed", detail: stderr.trim() || `gh ended with exit code ${code}` };
    const issue = issueOf(new TextDecoder().decode(stdout));
    return issue === null ? { kind: "failed", detail: "gh printed no issue" } : { kind: "read", issue };
  } catch (error) {
    if (error instanceof NotStarted || error instanceof Deno.errors.PermissionDenied) {
      return { kind: "failed", detail: "the GitHub CLI (gh) is not installed" };
    }
    throw error;
  }
}

function issueOf(text: string): GithubIssue | null {
  try {
    const { number, title, url, body } = JSON.parse(text);
    const isIssue = typeof number === "number" && [title, url, body].every((one) => typeof one === "string");
    return isIssue ? { number, title, url, body } : null;
  } catch {
    return null;
  }
}
