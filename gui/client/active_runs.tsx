/** The tab of the active runs: a card a session. */

import type { SessionCard } from "../protocol.ts";
import { actionWords, askToAct } from "./actions.ts";
import { Empty, Loading } from "./empty.tsx";
import { Toned } from "./line_text.tsx";
import { amounts, doing, ordered, phaseText } from "./session_words.ts";
import { goTo, openSession } from "./navigation.ts";
import { now, sessions } from "./window.ts";

export function ActiveRuns() {
  const all = sessions.value;
  if (all === null) return <Loading what="the runs" />;
  if (all.size === 0) {
    return (
      <Empty title="No active runs">
        <p>
          Start one in a terminal with <code>autom8 run SPEC</code>, or write a spec here first.
        </p>
        <button type="button" class="primary" onClick={() => goTo("spec")}>New spec</button>
      </Empty>
    );
  }
  return (
    <div class="page">
      <h1>Active runs</h1>
      <ul class="cards">
        {ordered(all.values()).map((card) => <Card key={card.key} card={card} />)}
      </ul>
    </div>
  );
}

function Card({ card }: { card: SessionCard }) {
  const waits = doing(card, now.value);
  return (
    <li class="card">
      <div class="card-head">
        <button type="button" class="card-open" onClick={() => openSession(card)}>
          {card.branch === "" ? card.sessionId : card.branch}
        </button>
        <StatusWord card={card} />
      </div>
      <p class="quiet">{card.project} · session {card.sessionId}</p>
      <p class="one-line">
        <strong>{phaseText(card)}</strong> {[card.story, card.place].filter(Boolean).join(" · ")}
      </p>
      <Progress card={card} />
      <p class="quiet numbers">{amounts(card, now.value)}</p>
      <p class="one-line quiet" title={waits}>{waits}</p>
      {card.failure !== null && <ProblemLine message={card.failure.message} />}
      {card.problem !== null && <ProblemLine message={card.problem.message} />}
      <ActionButtons card={card} />
    </li>
  );
}

function ProblemLine({ message }: { message: string }) {
  return <p class="one-line tone-bad" title={message}>{message}</p>;
}

/** The state in a word. */
export function StatusWord({ card: { status, alive } }: { card: Pick<SessionCard, "status" | "alive"> }) {
  return (
    <span class="status">
      <span class={`dot tone-${status.tone}`} aria-hidden="true">{alive ? "●" : "○"}</span>{" "}
      <Toned tone={status.tone}>{status.text}</Toned>
    </span>
  );
}

/** How many stories are done. */
export function Progress({ card: { storiesDone, storiesTotal } }: { card: SessionCard }) {
  return (
    <p class="progress">
      <progress
        value={storiesDone}
        max={Math.max(1, storiesTotal)}
        aria-label={`${storiesDone} of ${storiesTotal} stories done`}
      />
      <span class="numbers">{storiesDone}/{storiesTotal}</span>
    </p>
  );
}

/** What can be done to the run now. */
export function ActionButtons({ card }: { card: SessionCard }) {
  return (
    <div class="buttons start">
      {card.actions.map((action) => (
        <button
          key={action}
          type="button"
          aria-label={`${actionWords[action].label} ${card.branch}`}
          onClick={() => askToAct(card, action)}
        >
          {actionWords[action].label}
        </button>
      ))}
    </div>
  );
}
