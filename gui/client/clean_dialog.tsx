/** Cleaning a project: what will go is shown before anything goes. */

import { useEffect, useState } from "preact/hooks";
import type { CleanAnswer, Problem } from "../protocol.ts";
import { get, post } from "./api.ts";
import { showDialog } from "./dialog.tsx";
import { ProblemBox } from "./empty.tsx";
import { notify } from "./window.ts";

/** Shows what `autom8 clean` would do, and does it when the user says so. */
export function askToClean(project: string): void {
  showDialog(`Clean ${project}`, (close) => <Clean project={project} close={close} />);
}

function Clean({ project, close }: { project: string; close: () => void }) {
  const [worktrees, setWorktrees] = useState(false);
  const [force, setForce] = useState(false);
  const [plan, setPlan] = useState<CleanAnswer | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  useEffect(() => {
    let isWanted = true;
    setPlan(null);
    const query = { project, worktrees: worktrees ? "1" : null, force: force ? "1" : null };
    get<CleanAnswer>("/api/clean", query).then((answer) => {
      if (!isWanted) return;
      setPlan(answer.ok ? answer.value : null);
      setProblem(answer.ok ? null : answer.problem);
    });
    return () => {
      isWanted = false;
    };
  }, [project, worktrees, force]);

  const clean = async () => {
    if (plan === null) return;
    const answer = await post("/api/clean", { project, worktrees, force, lines: plan.lines });
    if (!answer.ok) return setProblem(answer.problem);
    close();
    notify(`${project}: cleaned. ${answer.value.lines.join(" ")}`.trim(), "good");
  };

  return (
    <>
      <div class="choices">
        <label>
          <input
            type="checkbox"
            checked={worktrees}
            onChange={(event) => setWorktrees(event.currentTarget.checked)}
          />{" "}
          Worktrees of finished runs, too
        </label>
        <label>
          <input
            type="checkbox"
            checked={force}
            onChange={(event) => setForce(event.currentTarget.checked)}
          />{" "}
          Also with changes that are in no commit
        </label>
      </div>
      {problem !== null && <ProblemBox problem={problem} />}
      {plan === null
        ? problem === null && <p class="quiet" role="status">Looking …</p>
        : plan.isEmpty
        ? <p>There is nothing to clean.</p>
        : (
          <div class="lines" tabIndex={0} role="region" aria-label="What will go">
            {plan.lines.join("\n")}
          </div>
        )}
      <div class="buttons">
        <button type="button" onClick={close} autofocus>Cancel</button>
        <button type="button" class="danger" disabled={plan?.isEmpty ?? true} onClick={() => void clean()}>
          Clean
        </button>
      </div>
    </>
  );
}
