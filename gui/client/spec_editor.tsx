/** A spec: its text, what `autom8 spec check` says about it, saving, and the start of a run. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { SpecAnswer, SpecCheck, SpecsAnswer } from "../protocol.ts";
import { get, post } from "./api.ts";
import { showDialog } from "./dialog.tsx";
import { ProblemBox } from "./empty.tsx";
import { openSessionKey } from "./navigation.ts";
import { notify } from "./window.ts";

/** Time after the last change of the text before it is checked, in ms. */
const checkAfter = 300;

/** @param props.planned The spec that the conversation wrote last. */
export function SpecEditor({ project, planned }: { project: string; planned: SpecAnswer | null }) {
  const draft = `autom8-spec ${project}`;
  const [[saved, text], setState] = useState(readDraft(draft));
  const setText = (next: string) => setState([saved, next]);
  // Another tab, or a reload, must not cost what was typed.
  useEffect(() => sessionStorage.setItem(draft, JSON.stringify([saved, text])), [saved, text]);
  const isChanged = text !== (saved?.text ?? "");
  const use = (spec: SpecAnswer) => setState([spec, spec.text]);
  const plannedVersion = planned === null ? "" : `${planned.file} ${planned.version}`;
  const usedVersion = useRef("");
  useEffect(() => {
    if (planned === null || plannedVersion === usedVersion.current) return;
    // What the user has typed is never replaced without a question.
    if (isChanged) return;
    usedVersion.current = plannedVersion;
    use(planned);
  }, [plannedVersion, isChanged]);
  const check = useCheck(text, saved, isChanged);

  const save = async (): Promise<SpecAnswer | null> => {
    const name = saved?.file.split(/[\\/]/).at(-1) ?? "spec.json";
    const request = { project, name, text, version: saved?.version ?? null };
    const answer = await post("/api/spec/save", request);
    if (!answer.ok) {
      notify(`${answer.problem.message} ${answer.problem.hint}`.trim(), "bad");
      return null;
    }
    use(answer.value);
    notify(`Saved as ${answer.value.file}.`, "good");
    return answer.value;
  };

  const run = async () => {
    const spec = isChanged || saved === null ? await save() : saved;
    if (spec === null) return;
    showDialog(
      "Run this spec?",
      (close) => <Start project={project} spec={spec} check={check} close={close} />,
    );
  };

  const hasNewer = planned !== null && isChanged && plannedVersion !== usedVersion.current;
  return (
    <>
      <div class="choices">
        <SpecChoice project={project} file={saved?.file ?? null} onRead={use} />
        <button type="button" disabled={!isChanged || text === ""} onClick={() => void save()}>Save</button>
        <button
          type="button"
          class="primary"
          disabled={text === "" || check === null || check.spec === null}
          onClick={() => void run()}
        >
          Run
        </button>
      </div>
      {hasNewer && planned !== null && (
        <div class="banner" role="status">
          Claude has changed the spec, and so have you.{" "}
          <button
            type="button"
            onClick={() => {
              usedVersion.current = plannedVersion;
              use(planned);
            }}
          >
            Use Claude's
          </button>
        </div>
      )}
      <textarea
        class="spec-text"
        aria-label="Text of the spec"
        spellcheck={false}
        placeholder="The spec appears here as Claude writes it. You can also write it yourself."
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <CheckResult check={text === "" ? null : check} />
    </>
  );
}

/** What this window has kept of an edited spec: what was read or saved last, and its text. */
function readDraft(key: string): [saved: SpecAnswer | null, text: string] {
  const kept = sessionStorage.getItem(key);
  return kept === null ? [null, ""] : JSON.parse(kept);
}

/** What the server says of the text: asked again some time after its last change. */
function useCheck(text: string, saved: SpecAnswer | null, isChanged: boolean): SpecCheck | null {
  const [check, setCheck] = useState<SpecCheck | null>(null);
  useEffect(() => {
    if (!isChanged) {
      setCheck(saved?.check ?? null);
      return;
    }
    let isWanted = true;
    const timer = setTimeout(async () => {
      const answer = await post("/api/spec/check", { text, name: saved?.file ?? "spec.json" });
      if (!isWanted) return;
      setCheck(answer.ok ? answer.value : { spec: null, stories: [], warnings: [], problem: answer.problem });
    }, checkAfter);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [text, saved, isChanged]);
  return check;
}

type ChoiceProps = { project: string; file: string | null; onRead: (spec: SpecAnswer) => void };

function SpecChoice({ project, file, onRead }: ChoiceProps) {
  const [specs, setSpecs] = useState<SpecsAnswer["specs"]>([]);
  useEffect(() => {
    get<SpecsAnswer>("/api/specs", { project }).then((answer) => {
      if (answer.ok) setSpecs(answer.value.specs);
    });
  }, [project, file]);
  const read = async (path: string) => {
    const answer = await get<SpecAnswer>("/api/spec", { project, file: path });
    if (answer.ok) onRead(answer.value);
    else notify(answer.problem.message, "bad");
  };
  const isListed = specs.some((spec) => spec.file === file);
  return (
    <label>
      Spec{" "}
      <select
        value={file ?? ""}
        onChange={({ currentTarget: { value } }) => value !== "" && void read(value)}
      >
        {file === null && <option value="">{specs.length === 0 ? "none yet" : "open one"}</option>}
        {file !== null && !isListed && <option value={file}>{file.split(/[\\/]/).at(-1)}</option>}
        {specs.map((spec) => <option key={spec.file} value={spec.file}>{spec.name}</option>)}
      </select>
    </label>
  );
}

function CheckResult({ check }: { check: SpecCheck | null }) {
  return (
    <div class="spec-check" role="region" aria-label="Check of the spec" tabIndex={0}>
      {check?.problem != null && <ProblemBox problem={check.problem} />}
      {check?.spec != null && (
        <p>
          <strong>{check.spec.project}</strong> on <code>{check.spec.branch}</code>: {check.spec.description}
        </p>
      )}
      {check?.warnings.map((warning) => <p key={warning} class="tone-warn">{warning}</p>)}
      <ul class="stories">
        {check?.stories.map(({ id, title, criteria, dependsOn, passes }) => (
          <li key={id}>
            <details>
              <summary>
                <strong>{id}</strong> {title}
                {passes ? " (done)" : ""}
              </summary>
              {dependsOn.length > 0 && <p class="quiet">After {dependsOn.join(", ")}</p>}
              {criteria.map((one, i) => <p key={i}>{one}</p>)}
            </details>
          </li>
        ))}
      </ul>
    </div>
  );
}

type StartProps = { project: string; spec: SpecAnswer; check: SpecCheck | null; close: () => void };

/** The last question before a run: it works in the background, and its tab opens. */
function Start({ project, spec, check, close }: StartProps) {
  const [isStarting, setStarting] = useState(false);
  const start = async () => {
    setStarting(true);
    const answer = await post("/api/run/start", { project, specFile: spec.file });
    close();
    if (!answer.ok) notify(`${answer.problem.message} ${answer.problem.hint}`.trim(), "bad");
    else if (answer.value.session !== null) openSessionKey(answer.value.session);
  };
  const count = check?.stories.filter(({ passes }) => !passes).length ?? 0;
  return (
    <>
      <p>
        The run works on {count === 1 ? "1 story" : `${count} stories`}{" "}
        in the background, also when this window is closed. Commands in the spec run on your machine: start it
        only if you have read them.
      </p>
      <p class="quiet">{spec.file}</p>
      <div class="buttons">
        <button type="button" onClick={close} autofocus>Cancel</button>
        <button type="button" class="primary" disabled={isStarting} onClick={() => void start()}>
          {isStarting ? "Starting …" : "Run"}
        </button>
      </div>
    </>
  );
}
