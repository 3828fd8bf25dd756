/** Issues on GitHub. */

import { runGh } from "./gh.ts";

/** An issue as GitHub has it: its texts are somebody else's. */
export type GithubIssue = { number: number; title: string; url: string; body: string };

/** The issue, or why there is none. */
export type IssueReading = { kind: "read"; issue: GithubIssue } | { kind: "failed"; detail: string };

/** Reads an issue of the repository that a folder is in. @throws the reason of the signal */
export async function readIssue(folder: string, number: number, signal: AbortSignal): Promise<IssueReading> {
  const args = ["issue", "view", String(number), "--json", "number,title,url,body"];
  const result = await runGh(args, { folder, signal });
  if (result.kind === "failed") return { kind: "failed", detail: result.failure.detail };
  const issue = issueOf(result.stdout);
  return issue === null ? { kind: "failed", detail: "gh printed no issue" } : { kind: "read", issue };
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
