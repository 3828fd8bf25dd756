/** The tab of the configuration: a form of all keys, each with where its value comes from. */

import { useEffect, useState } from "preact/hooks";
import type { ConfigAnswer, ConfigRequest, ConfigRow, Problem } from "../protocol.ts";
import { get, post } from "./api.ts";
import { fieldText, typedValues } from "./config_values.ts";
import { Loading, ProblemBox } from "./empty.tsx";
import { Toned } from "./line_text.tsx";
import { goTo } from "./navigation.ts";
import { ProjectChoice } from "./project_choice.tsx";
import { notify } from "./window.ts";

export function ConfigTab({ project }: { project: string | null }) {
  const [config, setConfig] = useState<ConfigAnswer | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [layer, setLayer] = useState<ConfigRequest["layer"]>("global");

  useEffect(() => {
    let isWanted = true;
    setConfig(null);
    setProblem(null);
    setLayer(project === null ? "global" : "project");
    get<ConfigAnswer>("/api/config", { project }).then((answer) => {
      if (!isWanted) return;
      if (answer.ok) setConfig(answer.value);
      else setProblem(answer.problem);
    });
    return () => {
      isWanted = false;
    };
  }, [project]);

  return (
    <div class="page">
      <h1>Configuration</h1>
      <div class="choices">
        <ProjectChoice
          project={project}
          none="All projects"
          onChoose={(name) => goTo("config", name)}
        />
        {project !== null && (
          <label>
            Changes go to{" "}
            <select
              value={layer}
              onChange={(event) => setLayer(event.currentTarget.value === "global" ? "global" : "project")}
            >
              <option value="project">this project</option>
              <option value="global">all projects</option>
            </select>
          </label>
        )}
        <span class="quiet">What is changed counts for the next run.</span>
      </div>
      {problem !== null && <ProblemBox problem={problem} />}
      {config === null ? problem === null && <Loading what="the configuration" /> : (
        <>
          <Files config={config} />
          {config.problem !== null && <ProblemBox problem={config.problem} />}
          {config.untrusted.length > 0 && (
            <div class="problem">
              <p>No run uses these commands of the repository's file until you trust them:</p>
              {config.untrusted.map((command) => (
                <p key={command}>
                  <code>{command}</code>
                </p>
              ))}
            </div>
          )}
          <div class="config-keys">
            {config.keys.map((row) => (
              <Key
                key={`${project} ${row.name}`}
                row={row}
                layer={layer}
                project={project}
                onSaved={setConfig}
              />
            ))}
          </div>
        </>
      )}
    </div>
  );
}

const layerNames = { global: "all projects", project: "this project", repository: "the repository" } as const;

function Files({ config: { files } }: { config: ConfigAnswer }) {
  return (
    <ul class="quiet">
      {files.map(({ layer, path, exists }) => (
        <li key={layer}>
          For {layerNames[layer]}: <code>{path}</code>
          {exists ? "" : " (not there yet)"}
        </li>
      ))}
    </ul>
  );
}

type KeyProps = {
  row: ConfigRow;
  layer: ConfigRequest["layer"];
  project: string | null;
  onSaved: (config: ConfigAnswer) => void;
};

function Key({ row, layer, project, onSaved }: KeyProps) {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isSaving, setSaving] = useState(false);
  /** What the user typed and the server refused stays in the field. */
  const [draft, setDraft] = useState<string | null>(null);
  const own = row.layers[layer];
  const hint = `hint-${row.name}`;

  const save = async (values: readonly string[] | null) => {
    setSaving(true);
    const request: ConfigRequest = { layer, project, key: row.name, values };
    const answer = await post("/api/config", request);
    setSaving(false);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    setDraft(null);
    onSaved(answer.value.config);
    const { overriddenBy } = answer.value;
    if (overriddenBy !== null) notify(`${row.name} is saved, but ${overriddenBy} wins over it.`, "warn");
  };

  const type = (text: string) => {
    setDraft(text);
    void save(typedValues(row, text));
  };
  return (
    <div class="config-key">
      <div>
        <label for={row.name}>{row.name}</label>
        <p class="quiet" id={hint}>
          {meaningOf(row)}
        </p>
        {row.inactive !== null && <p class="tone-warn">{row.inactive}</p>}
      </div>
      <Field
        row={row}
        text={draft ?? fieldText(row)}
        describedBy={problem === null ? hint : `${hint} problem-${row.name}`}
        isWrong={problem !== null}
        isSaving={isSaving}
        onType={type}
      />
      <div>
        <p class="quiet">{row.source}</p>
        {own !== null && (
          <button
            type="button"
            aria-label={`Reset ${row.name}`}
            onClick={() => void save(null)}
          >
            Reset
          </button>
        )}
        <Layers row={row} />
      </div>
      {problem !== null && (
        <p class="field-problem" id={`problem-${row.name}`} role="alert">{problem.message} {problem.hint}</p>
      )}
    </div>
  );
}

/** `Maximum number of review rounds. Allowed: a whole number from 1 to 100.` */
function meaningOf({ meaning, type, expected }: ConfigRow): string {
  const sentence = `${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}.`;
  return type === "toggle" ? sentence : `${sentence} Allowed: ${expected}.`;
}

function Layers({ row: { layers } }: { row: ConfigRow }) {
  const said = (["global", "repository", "project"] as const).flatMap((layer) => {
    const value = layers[layer];
    return value === null ? [] : [{ layer, ...value }];
  });
  if (said.length < 2) return null;
  return (
    <details>
      <summary class="quiet">{said.length} files set it</summary>
      <ul>
        {said.map(({ layer, text, line }) => (
          <li key={layer}>
            <code>{text}</code> <Toned tone="quiet">{`${layerNames[layer]}, line ${line}`}</Toned>
          </li>
        ))}
      </ul>
    </details>
  );
}

type FieldProps = {
  row: ConfigRow;
  text: string;
  describedBy: string;
  isWrong: boolean;
  isSaving: boolean;
  onType: (text: string) => void;
};

function Field({ row, text, describedBy, isWrong, isSaving, onType }: FieldProps) {
  const shared = {
    id: row.name,
    "aria-describedby": describedBy,
    "aria-invalid": isWrong,
    "aria-busy": isSaving,
  };
  switch (row.type) {
    case "toggle":
      return (
        <input
          {...shared}
          type="checkbox"
          checked={text === "true"}
          onChange={(event) => onType(String(event.currentTarget.checked))}
        />
      );
    case "choice":
      return (
        <select {...shared} value={text} onChange={(event) => onType(event.currentTarget.value)}>
          {row.choices.map((choice) => <option key={choice} value={choice}>{choice}</option>)}
        </select>
      );
    case "list":
      return (
        <textarea
          {...shared}
          rows={Math.min(8, Math.max(2, text.split("\n").length))}
          placeholder="One a line"
          value={text}
          onChange={(event) => onType(event.currentTarget.value)}
        />
      );
    case "number":
    case "text":
      return (
        <input
          {...shared}
          type="text"
          inputMode={row.type === "number" ? "decimal" : "text"}
          value={text}
          onChange={(event) => onType(event.currentTarget.value)}
        />
      );
    default:
      return row.type satisfies never;
  }
}
