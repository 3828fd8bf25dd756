/** The tab of a new spec: the chat with Claude, and beside it the spec. */

import { useEffect } from "preact/hooks";
import { Empty } from "./empty.tsx";
import { goTo } from "./navigation.ts";
import { PlanChat } from "./plan_chat.tsx";
import { ProjectChoice } from "./project_choice.tsx";
import { SpecEditor } from "./spec_editor.tsx";
import { connection, plans, projects, readPlan } from "./window.ts";

export function SpecTab({ project }: { project: string | null }) {
  const isOpen = connection.value.kind === "open";
  useEffect(() => {
    // Also after a connection that was lost: the server may be another one.
    if (project !== null && isOpen) void readPlan(project);
  }, [project, isOpen]);

  const choice = (
    <ProjectChoice
      project={project}
      none="Choose a project"
      onChoose={(name) => goTo("spec", name)}
    />
  );
  if (project === null) {
    return (
      <Empty title="New spec">
        {projects.value?.length === 0
          ? (
            <p>
              There is no project yet. Run <code>autom8</code> in a repository first.
            </p>
          )
          : <p>Which project is it for?</p>}
        {choice}
      </Empty>
    );
  }
  const plan = plans.value.get(project) ?? null;
  return (
    <div class="spec">
      <section class="chat" aria-label="Chat with Claude">
        <div class="choices">
          <h1>New spec</h1>
          {choice}
        </div>
        <PlanChat key={project} project={project} plan={plan} />
      </section>
      <section class="spec-side" aria-label="Spec">
        <SpecEditor key={project} project={project} planned={plan?.spec ?? null} />
      </section>
    </div>
  );
}
