/** Answers to GraphQL queries: exactly the fields that were asked for, because gh refuses others. */

type Selection =
  | { kind: "field"; key: string; field: string; sub: Selection[] | null }
  | { kind: "spread"; name: string }
  | { kind: "inline"; sub: Selection[] };

/** Cuts the data down to what the query asks for. Arguments, directives and type conditions are not looked at. */
export function project(query: string, data: unknown): unknown {
  const tokens = query.match(/"(?:\\.|[^"\\])*"|\.\.\.|[{}()[\]:!=@$|]|[^\s,{}()[\]:!=@$|"]+/g) ?? [];
  const fragments = new Map<string, Selection[]>();
  let at = 0;
  const skipArguments = () => {
    let depth = 0;
    do {
      if (tokens[at] === "(") depth++;
      if (tokens[at] === ")") depth--;
      at++;
    } while (depth > 0);
  };
  const skipDirectives = () => {
    while (tokens[at] === "@") {
      at += 2;
      if (tokens[at] === "(") skipArguments();
    }
  };
  const spread = (): Selection => {
    at++;
    if (tokens[at] === "on") at += 2;
    else if (tokens[at] !== "{" && tokens[at] !== "@") {
      const name = tokens[at++] ?? "";
      skipDirectives();
      return { kind: "spread", name };
    }
    skipDirectives();
    return { kind: "inline", sub: selections() };
  };
  const field = (): Selection => {
    const key = tokens[at++] ?? "";
    let name = key;
    if (tokens[at] === ":") {
      name = tokens[at + 1] ?? "";
      at += 2;
    }
    if (tokens[at] === "(") skipArguments();
    skipDirectives();
    return { kind: "field", key, field: name, sub: tokens[at] === "{" ? selections() : null };
  };
  const selections = (): Selection[] => {
    const found: Selection[] = [];
    at++;
    while (tokens[at] !== "}" && at < tokens.length) found.push(tokens[at] === "..." ? spread() : field());
    at++;
    return found;
  };
  let root: Selection[] = [];
  while (at < tokens.length) {
    if (tokens[at] === "fragment") {
      const name = tokens[at + 1] ?? "";
      at += 4;
      skipDirectives();
      fragments.set(name, selections());
    } else if (tokens[at] === "{") root = selections();
    else if (tokens[at] === "(") skipArguments();
    else at++;
  }
  return pick(root, data, fragments);
}

function pick(wanted: readonly Selection[], value: unknown, fragments: Map<string, Selection[]>): unknown {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map((one) => pick(wanted, one, fragments));
  const result: Record<string, unknown> = {};
  for (const one of wanted) {
    if (one.kind === "field") {
      const found = Reflect.get(Object(value), one.key) ?? Reflect.get(Object(value), one.field) ?? null;
      result[one.key] = one.sub === null ? found : pick(one.sub, found, fragments);
      continue;
    }
    const sub = one.kind === "inline" ? one.sub : fragments.get(one.name) ?? [];
    Object.assign(result, pick(sub, value, fragments));
  }
  return result;
}
