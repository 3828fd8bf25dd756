/** Chooses a project. */

import { projects } from "./window.ts";

type Props = {
  project: string | null;
  /** What no project is called. */
  none: string;
  onChoose: (project: string | null) => void;
};

export function ProjectChoice({ project, none, onChoose }: Props) {
  return (
    <label>
      Project{" "}
      <select
        value={project ?? ""}
        onChange={({ currentTarget: { value } }) => onChoose(value === "" ? null : value)}
      >
        <option value="">{none}</option>
        {projects.value?.map(({ name }) => <option key={name} value={name}>{name}</option>)}
      </select>
    </label>
  );
}
