/** The rules of the rooms, as data, and the check of them: who may import whom, and what only one room may do. */

/** A source file: its path from the project's root, with forward slashes, and its text. */
export type Source = { path: string; text: string };

/** Rooms, and the rooms that each may import. A room may always import its own files. */
export const arrows: Readonly<Record<string, readonly string[]>> = {
  "main": ["cli"],
  "cli": ["commands", "session", "terminal", "text", "git", "errors"],
  "commands": [
    "session",
    "watch",
    "terminal",
    "tui",
    "gui",
    "view",
    "scripted",
    "spec",
    "config",
    "text",
    "errors",
    "version",
  ],
  "session": [
    ...[
      "watch",
      "run",
      "claude",
      "knowledge",
      "git",
      "github",
      "shell",
      "process",
      "store",
      "spec",
      "config",
    ],
    ...["detect", "text", "errors", "version", "crash_point"],
  ],
  "watch": ["run", "store", "text", "errors"],
  "run": [
    "claude",
    "git",
    "github",
    "process",
    "store",
    "knowledge",
    "spec",
    "config",
    "text",
    "errors",
    "crash_point",
  ],
  "gui": [
    "feed",
    "session",
    "config",
    "view",
    "spec",
    "store",
    "run",
    "process",
    "text",
    "errors",
    "version",
  ],
  "tui": ["feed", "session", "terminal", "view", "run", "claude", "text", "errors"],
  "feed": ["session", "watch", "view", "run", "store", "claude", "text", "errors"],
  "terminal": ["view", "run", "claude", "text", "errors"],
  "view": ["run", "claude", "text"],
  "scripted": ["process", "text"],
  "knowledge": ["claude", "git", "text"],
  "claude": ["process", "knowledge", "spec", "config", "git", "text", "errors", "crash_point"],
  "config": ["text", "store", "git", "errors"],
  "detect": [],
  "spec": ["git", "store", "text", "errors"],
  "github": ["shell", "text", "crash_point"],
  "git": ["shell", "errors", "crash_point", "text"],
  "shell": ["process"],
  "store": ["process", "text", "errors", "crash_point"],
  "process": ["text", "errors", "crash_point"],
  "text": [],
  "errors": ["text"],
  "crash_point": [],
  "version": [],
};

/** Of a room, only these files may be imported from these rooms. */
const onlyFiles: readonly { from: string; room: string; files: readonly string[] }[] = [
  { from: "cli", room: "git", files: ["inherited.ts"] },
  { from: "cli", room: "session", files: ["first_config.ts"] },
  { from: "commands", room: "config", files: ["config.ts", "schema.ts"] },
  { from: "config", room: "git", files: ["worktree_path.ts"] },
  // The review that a run answers is read before there is a run.
  {
    from: "session",
    room: "github",
    files: [
      "answer.ts",
      "body.ts",
      "gh.ts",
      "issue.ts",
      "job_summary.ts",
      "pull_request.ts",
      "review_thread.ts",
      "review_threads.ts",
    ],
  },
  { from: "session", room: "shell", files: ["plain.ts", "shell.ts"] },
  { from: "shell", room: "process", files: ["bounded_output.ts", "settles_within.ts"] },
  { from: "spec", room: "git", files: ["branch_name.ts"] },
  { from: "terminal", room: "run", files: ["state.ts", "events.ts", "notification.ts", "summary.ts"] },
  { from: "feed", room: "run", files: ["state.ts", "summary.ts"] },
  {
    from: "feed",
    room: "store",
    files: [
      ...[
        "archive.ts",
        "archive_index.ts",
        "atomic.ts",
        "lock.ts",
        "paths.ts",
        "project.ts",
        "read_transcript.ts",
      ],
      "tail.ts",
    ],
  },
  { from: "gui", room: "run", files: ["state.ts", "summary.ts"] },
  { from: "gui", room: "process", files: ["open_page.ts"] },
  { from: "tui", room: "run", files: ["state.ts", "events.ts", "summary.ts"] },
  { from: "tui", room: "terminal", files: ["entry.ts", "report.ts", "summary.ts"] },
  {
    from: "view",
    room: "run",
    files: [
      ...["state.ts", "events.ts", "machine.ts", "summary.ts", "findings_outcome.ts"],
      ...["answered_review.ts", "thread_outcomes.ts"],
    ],
  },
  {
    from: "watch",
    room: "run",
    files: ["state.ts", "events.ts", "apply.ts", "journal.ts", "summary.ts", "upcast.ts"],
  },
];

/** Files that do without Deno, clock and chance: everything they need is handed to them. */
const pure = [
  /^src\/knowledge\//,
  /^src\/spec\/(?!file|generate|newest|passes)/,
  /^src\/run\/(state|events|apply|resumed|reloaded|parts|machine|check_excerpt|spending|commit_plan|journal|upcast|summary|findings_outcome|notification|pull_request_content|answered_review|thread_outcomes|thread_reply)\.ts$/,
  /^src\/claude\/prompts\//,
  /^src\/claude\/(converse|events|parse_line|fields|report|failure|answer|answer_path|blocks|thread_verdicts|definition_commands|repository_settings|arguments|commit_message|commit_subject|credentials)\.ts$/,
  /^src\/config\/(?!layers|read_config_file)/,
  /^src\/github\/(answer|body|failure|job_summary|markdown|review_thread|template)\.ts$/,
  /^src\/detect\//,
  /^src\/view\//,
  /^src\/text\//,
  /^gui\/server\/(?:access|tickets|cards|item_lines|output|run_answer)\.ts$/,
  /^gui\/client\/(?:config_values|cost_by_day|news|session_words|sources|tabs|timeline_bars|visible_rows)\.ts$/,
  /^tui\/(?!app\/|screen\/)/,
  // What draws; the rest of the room owns the terminal and its timer.
  /^src\/terminal\/(?!confirm|sink|text_display)/,
];
const impure =
  /\bset(?:Timeout|Interval)\(|\bDeno\.|\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bcrypto\.|\bperformance\./;

/** What only one room may do, by how it looks in the code. */
const owners: readonly { does: string; looks: RegExp; may: RegExp }[] = [
  {
    does: "writes to the terminal",
    looks: /\bDeno\.(stdout|stderr)\b|\bconsole\.\w+\(/,
    may: /^src\/terminal\/|^tui\/(?:app|screen)\//,
  },
  { does: "runs git", looks: /Command\(\s*"git"|\bprogram: "git"/, may: /^src\/git\// },
  { does: "runs gh", looks: /Command\(\s*"gh"|\bprogram: "gh"/, may: /^src\/github\// },
  { does: "starts a process", looks: /new Deno\.Command\(/, may: /^src\/(process|shell)\// },
  {
    does: "writes files",
    looks:
      /\bDeno\.(write|open|create|rename|remove(?!SignalListener)|mkdir|makeTemp|copyFile|truncate|symlink|link|chmod|utime)\w*\(/,
    // The demo and the scripted agent create a repository that is not autom8's; the file of a review is in the work
    // tree; the crash points write for the tests.
    may:
      /^src\/(store|git)\/|^src\/scripted\/|^src\/session\/demo\.ts$|^src\/run\/review_file\.ts$|^src\/crash_point\.ts$/,
  },
  {
    // Refs may be in files or in tables: only git knows.
    does: "reads git's refs by path",
    looks: /\bjoin\([^()]*"(?:HEAD|\w+_HEAD|packed-refs|logs|refs)"/,
    // A lock that a dead git left can only be removed by its path; a HEAD that is missing shows a worktree half made, or a
    // repository that is gone; a HEAD that names a branch spares short commands a git process.
    may: /^src\/git\/(dead_locks|head_file|missing_ground|worktree_admin)\.ts$/,
  },
  {
    // A second way to record an event would let the journal, the run, the snapshot and the screen disagree.
    does: "records events",
    looks: /\bjournal\??\.append\(|\bwriteSnapshot\(/,
    may: /^src\/session\/record\.ts$|^src\/store\/snapshot\.ts$/,
  },
];

const maxLines = 600;
/** The table of errors is one idea, however many rows it has. */
const table = { path: "src/errors.ts", maxLines: 900 };

/** Everything that is against the rules, one line each. */
export function violations(sources: readonly Source[]): string[] {
  const found = sources.flatMap((
    source,
  ) => [...importProblems(source), ...ownerProblems(source), ...shapeProblems(source)]);
  return [...found, ...cycles(sources)].sort();
}

/** What a file imports of the project, as paths from the root. */
export function importsOf({ path, text }: Source): string[] {
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*"(\.{1,2}\/[^"]+)"/g)].map((match) =>
    match[1] ?? ""
  );
  return specifiers.map((specifier) => resolve(path, specifier)).filter((target) => /\.tsx?$/.test(target));
}

function importProblems(source: Source): string[] {
  const from = roomOf(source.path);
  const allowed = arrows[from];
  if (allowed === undefined) return [`${source.path}: ${from} is no room of the house`];
  return importsOf(source).flatMap((target) => {
    const to = roomOf(target);
    if (to === from) return [];
    if (!allowed.includes(to)) return [`${source.path}: ${from} must not import ${to} (${target})`];
    const only = onlyFiles.find((rule) => rule.from === from && rule.room === to);
    const name = target.split("/").at(-1) ?? "";
    return only === undefined || only.files.includes(name)
      ? []
      : [`${source.path}: ${from} may not import ${target}`];
  });
}

function ownerProblems({ path, text }: Source): string[] {
  const code = withoutComments(text);
  const taken = owners.filter(({ looks, may }) => looks.test(code) && !may.test(path)).map(({ does }) =>
    does
  );
  const problems = taken.map((does) => `${path}: only another place ${does}`);
  return pure.some((files) => files.test(path)) && impure.test(code)
    ? [...problems, `${path}: is not pure`]
    : problems;
}

function shapeProblems({ path, text }: Source): string[] {
  const problems: string[] = [];
  const code = withoutComments(text);
  if (/^export default\b/m.test(code)) problems.push(`${path}: has a default export`);
  if (/^export (\*|\{[^}]*\}) from\b/m.test(code)) problems.push(`${path}: passes on another file's exports`);
  const lines = text.split("\n").length;
  const most = path === table.path ? table.maxLines : maxLines;
  if (lines > most) problems.push(`${path}: has ${lines} lines, more than ${most}`);
  if (path !== "main.ts" && !text.startsWith("/**")) {
    problems.push(`${path}: does not begin with what it is for`);
  }
  if (/\bdefineCommand\(\{/.test(code) && !/\bexamples: \[\s*\[/.test(code)) {
    problems.push(`${path}: is a command without examples`);
  }
  return problems;
}

/** Rooms that a guide for contributors does not list in its table, one line each. */
export function unlistedRooms(guide: string, sources: readonly Source[]): string[] {
  const folders = sources.flatMap(({ path }) => /^(?:src\/[^/]+|tui|gui)\//.exec(path) ?? []);
  return [...new Set(folders)].filter((folder) => !guide.includes(`\n| \`${folder}\` `)).sort();
}

/** Files that import each other in a circle, each circle once; types make one, too. */
function cycles(sources: readonly Source[]): string[] {
  const edges = new Map(sources.map((source) => [source.path, importsOf(source)]));
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start !== -1) found.push(`${[...trail.slice(start), path].join(" -> ")}: a circle`);
    if (start !== -1 || done.has(path)) return;
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const { path } of sources) visit(path, []);
  return found;
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
}

/** `src/run/steps/idle.ts` is in `run`, `src/errors.ts` is `errors`, `main.ts` is `main`. */
function roomOf(path: string): string {
  const parts = path.replace(/^src\//, "").split("/");
  return (parts[0] ?? "").replace(/\.ts$/, "");
}

function resolve(from: string, specifier: string): string {
  const parts = from.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}
