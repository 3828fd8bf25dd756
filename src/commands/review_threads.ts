/** What `autom8 pr-review` prints besides its run: the open threads, and all that became of them as JSON. */

import type { FoundReview } from "../session/answering/find_review.ts";
import type { Display } from "../terminal/display.ts";
import { sanitizeJson } from "../text/sanitize.ts";
import { plural } from "../text/plural.ts";
import type { Screen } from "./command.ts";

/** Shows the threads that wait for an answer. Returns the exit code. */
export async function showThreads({ review, open }: FoundReview, screen: Screen): Promise<number> {
  const { openRows, reviewJson } = await import("../view/threads.ts");
  const printer = await screen.printer();
  const { number, title, url } = review;
  if (screen.output === "json") {
    const text = JSON.stringify(reviewJson({ number, title, url }, open.threads, null, 0), null, 2);
    printer.lines([sanitizeJson(text)]);
    return 0;
  }
  const { renderThreads } = await import("../terminal/threads.ts");
  printer.lines([
    `Pull request #${number}: ${title}`,
    `${
      plural(open.threads.length, "thread")
    } to answer, ${open.resolved} resolved, ${open.answered} answered by autom8`,
    ...(review.isCut ? ["There are more: only the first 1000 are read."] : []),
    ...(open.threads.length === 0 ? [] : ["", ...renderThreads(openRows(open.threads), printer.width())]),
  ]);
  return 0;
}

/** Answers the review without showing the run, and prints one object at its end. */
export async function answerForPrograms(
  { review: { number, title, url }, open }: FoundReview,
  answer: (display: Display) => Promise<number>,
  screen: Screen,
): Promise<number> {
  const { reviewJson } = await import("../view/threads.ts");
  const display = await screen.display();
  let last: Parameters<Display["show"]>[1] | null = null;
  const code = await answer({ ...display, show: (_, run) => void (last = run) });
  const object = reviewJson({ number, title, url }, open.threads, last, code);
  display.lines([sanitizeJson(JSON.stringify(object, null, 2))]);
  return code;
}
