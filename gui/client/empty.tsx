/** What is shown where there is nothing yet, or something is wrong. */

import type { ComponentChildren } from "preact";
import type { Problem } from "../protocol.ts";

export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <h1>{title}</h1>
      {children}
    </div>
  );
}

export function Loading({ what }: { what: string }) {
  return <div class="empty quiet" role="status">Reading {what} …</div>;
}

/** An error with what to do next. */
export function ProblemBox({ problem: { message, hint } }: { problem: Problem }) {
  return (
    <div class="problem" role="alert">
      <p class="tone-bad">{message}</p>
      {hint !== "" && <p>{hint}</p>}
    </div>
  );
}
