/** Which branch names git accepts: the rules of git-check-ref-format, without running git. */

/** Why git would refuse the name for a branch, or null if it is valid. */
export function checkBranchName(name: string): string | null {
  return rules.find((rule) => rule.broken(name))?.problem ?? null;
}

type Rule = { problem: string; broken: (name: string) => boolean };

const anyPart = (name: string, test: (part: string) => boolean) => name.split("/").some(test);

const rules: readonly Rule[] = [
  { problem: "it is empty", broken: (name) => name === "" },
  { problem: 'it starts with "-"', broken: (name) => name.startsWith("-") },
  // git itself takes "@" here, but reads it as HEAD nearly everywhere else.
  { problem: "git means something else by it", broken: (name) => name === "HEAD" || name === "@" },
  { problem: "it holds a control character", broken: (name) => hasControl(name) },
  { problem: "it holds a space or one of ~ ^ : ? * [ \\", broken: (name) => /[ ~^:?*[\\]/.test(name) },
  { problem: 'it holds ".."', broken: (name) => name.includes("..") },
  { problem: 'it holds "@{"', broken: (name) => name.includes("@{") },
  {
    problem: 'it starts or ends with "/", or holds "//"',
    broken: (name) => anyPart(name, (part) => part === ""),
  },
  { problem: 'it ends with "."', broken: (name) => name.endsWith(".") },
  {
    problem: 'a part of it starts with "."',
    broken: (name) => anyPart(name, (part) => part.startsWith(".")),
  },
  {
    problem: 'a part of it ends with ".lock"',
    broken: (name) => anyPart(name, (part) => part.endsWith(".lock")),
  },
  { problem: "it holds a lone surrogate, which no file name can", broken: (name) => !name.isWellFormed() },
];

function hasControl(name: string): boolean {
  return [...name].some((character) => character < " " || character === "\x7f");
}
