/** The conversation with Claude about a new spec. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { PlanAnswer, PlanMessage } from "../protocol.ts";
import { post, type Posts } from "./api.ts";
import { confirm } from "./dialog.tsx";
import { Loading } from "./empty.tsx";
import { notify, readPlan } from "./window.ts";

const speakers: Readonly<Record<PlanMessage["who"], string>> = {
  you: "You",
  claude: "Claude",
  tool: "Claude",
  problem: "Problem",
};

export function PlanChat({ project, plan }: { project: string; plan: PlanAnswer | null }) {
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  useLayoutEffect(() => {
    if (box.current !== null && isAtEnd.current) box.current.scrollTop = box.current.scrollHeight;
  }, [plan]);
  if (plan === null) return <Loading what="the conversation" />;
  return (
    <>
      <div
        class="messages"
        ref={box}
        tabIndex={0}
        role="log"
        aria-label="Conversation"
        aria-busy={plan.isBusy}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          isAtEnd.current = scrollHeight - scrollTop - clientHeight < 40;
        }}
      >
        {plan.messages.length === 0 && (
          <p class="quiet">
            Describe what you want to build. Claude looks at the repository, asks what is not clear, and
            writes the spec.
          </p>
        )}
        {plan.messages.map(({ who, text }, i) => (
          <p key={i} class={`message ${who === "problem" ? "problem-message" : who}`}>
            <span class="visually-hidden">{speakers[who]}:</span>
            {text}
          </p>
        ))}
        {plan.isBusy && <p class="quiet" role="status">Claude is working …</p>}
      </div>
      <Say project={project} plan={plan} />
    </>
  );
}

function Say({ project, plan }: { project: string; plan: PlanAnswer }) {
  const draftKey = `autom8-draft ${project}`;
  const [text, setText] = useState(sessionStorage.getItem(draftKey) ?? "");
  const write = (next: string) => {
    setText(next);
    sessionStorage.setItem(draftKey, next);
  };
  const ask = async <P extends keyof Posts>(path: P, body: Posts[P][0]): Promise<boolean> => {
    const answer = await post(path, body);
    if (!answer.ok) notify(`${answer.problem.message} ${answer.problem.hint}`.trim(), "bad");
    return answer.ok;
  };
  const send = async () => {
    if (text.trim() === "" || plan.isBusy) return;
    if (await ask("/api/plan", { project, text })) write("");
  };
  const startOver = () =>
    confirm({
      title: "Start over?",
      text: "The conversation is forgotten. Specs that were saved stay.",
      act: "Start over",
      isDangerous: true,
      onYes: async () => {
        if (await ask("/api/plan/end", { project })) await readPlan(project);
      },
    });
  return (
    <div class="say">
      <textarea
        aria-label="Message to Claude"
        placeholder="Enter sends, Shift+Enter begins a new line"
        value={text}
        onInput={(event) => write(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          void send();
        }}
      />
      {plan.isBusy
        ? <button type="button" onClick={() => void ask("/api/plan/stop", { project })}>Stop</button>
        : (
          <button type="button" class="primary" disabled={text.trim() === ""} onClick={() => void send()}>
            Send
          </button>
        )}
      {plan.messages.length > 0 && !plan.isBusy && (
        <button type="button" onClick={startOver}>Start over</button>
      )}
    </div>
  );
}
