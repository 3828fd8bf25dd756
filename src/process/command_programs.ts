/** Which programs a shell command line needs, as far as it says so for certain. Pure. */

/** `fails`: whether the whole command fails for certain if the program is missing. */
export type NeededProgram = { program: string; fails: boolean };

/**
 * The programs that the command line names without a path. Built-in commands, and whatever the shell works out itself
 * (variables, substitutions, compound commands, several lines), are left out: a program that is not returned may still be needed.
 */
export function programsOf(command: string): NeededProgram[] {
  const tokens = tokensOf(command);
  if (tokens === null) return [];
  const steps = stepsOf(tokens).map(({ words, after }) => {
    return { words, after, program: words.find((word) => !assignment.test(word)) };
  });
  // `source .venv/bin/activate && pytest`: what is found afterwards is another question.
  const changesPath = steps.some(({ words, program }) =>
    program !== undefined && changers.has(program) || words.some((word) => word.startsWith("PATH="))
  );
  if (changesPath) return [];
  // After `;`, `&` and `||` the exit code may be another command's.
  const isChain = steps.every(({ after }) => after === "&&" || after === "|" || after === null);
  return steps.flatMap(({ program, after }) =>
    program === undefined || !isPlainName(program) || builtins.has(program)
      ? []
      : [{ program, fails: isChain && after !== "|" }]
  );
}

/** A word, or an operator between two commands. */
type Token = { word: string } | { operator: string };

/** A simple command and the operator that follows it; null at the end. */
type Step = { words: string[]; after: string | null };

/** What only a shell can work out: expansions, subshells, redirections of input, comments. */
const beyondUs = /[$`(){}<#]/;
const operators = /^(?:&&|\|\||[;&|])/;
const assignment = /^[A-Za-z_]\w*=/;

/** The tokens of a simple command line; null for anything that only a shell can read. */
function tokensOf(command: string): Token[] | null {
  const tokens: Token[] = [];
  let rest = command.trim();
  if (rest.includes("\n")) return null;
  while (rest !== "") {
    const operator = operators.exec(rest)?.[0];
    const redirection = /^\d*>{1,2}(?:&\d|\s*[^\s;&|>'"$`(){}<]+)/.exec(rest)?.[0];
    if (operator !== undefined) {
      tokens.push({ operator });
      rest = rest.slice(operator.length).trimStart();
    } else if (redirection !== undefined) rest = rest.slice(redirection.length).trimStart();
    else {
      const word = wordAt(rest);
      if (word === null) return null;
      tokens.push({ word: word.value });
      rest = rest.slice(word.length).trimStart();
    }
  }
  return tokens;
}

/** The word at the start of the text, without its quotes; null if only a shell can read it. */
function wordAt(text: string): { value: string; length: number } | null {
  let value = "";
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const quoted = /^(?:'([^']*)'|"((?:[^"\\]|\\.)*)")/.exec(rest);
    const [character = ""] = rest;
    if (quoted !== null) {
      const [whole, single, double = ""] = quoted;
      value += single ?? double;
      at += whole.length;
    } else if (character === "\\") {
      value += rest.slice(1, 2);
      at += 2;
    } else if (/[\s;&|>]/.test(character)) break;
    else if (character === "'" || character === '"' || beyondUs.test(character)) return null;
    else {
      value += character;
      at += 1;
    }
  }
  return { value, length: at };
}

function stepsOf(tokens: readonly Token[]): Step[] {
  const steps: Step[] = [{ words: [], after: null }];
  for (const token of tokens) {
    const last = steps.at(-1);
    if ("word" in token) last?.words.push(token.word);
    else {
      if (last !== undefined) last.after = token.operator;
      steps.push({ words: [], after: null });
    }
  }
  return steps.filter(({ words }) => words.length > 0);
}

/** No path, no pattern, and nothing that a word of another language would not have. */
function isPlainName(word: string): boolean {
  return /^[\w.+@-]+$/.test(word) && !word.startsWith("-");
}

/** Commands that may change which programs the shell finds. */
const changers: ReadonlySet<string> = new Set([".", "source", "eval", "alias", "hash", "export"]);

/** Reserved words and built-in commands of `sh`, `dash`, `bash` and `ksh`. */
const builtins: ReadonlySet<string> = new Set(
  ("! . : [ [[ alias bg bind break builtin caller case cd chdir command compgen complete continue coproc declare " +
    "dirs disown do done echo elif else enable esac eval exec exit export false fc fg fi for function getopts hash " +
    "help history if in jobs kill let local logout mapfile popd print printf pushd pwd read readarray readonly " +
    "return select set shift shopt source suspend test then time times trap true type typeset ulimit umask unalias " +
    "unset until wait whence while").split(" "),
);
