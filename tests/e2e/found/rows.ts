/** The rows of the list of what was found that are about lost work, belief without evidence, and trust: who tests them. */

/** A file of the tests, and parts of names of tests in it. Row 14 is about what cannot be told apart: the README says so. */
export type Covered = {
  what: string;
  tests: Readonly<Record<string, readonly string[]>>;
  /**
   * What the compiled 06e0156 did in the end-to-end tests named here, as far as its command line has what they use. A test
   * of a function cannot run there. How the cases in `cases.ts` ended is marked in each.
   */
  then: string;
};

/** By row; the cases in `cases.ts` come on top. */
export const rows: Readonly<Record<number, Covered>> = {
  1: {
    what: "what the user does while a review is open is removed",
    then: "not run: tests of functions",
    tests: {
      "run/ownership_test.ts": [
        "in an own worktree a reviewer's edits are put back",
        "in a lent checkout what changes during a review stays",
        "a file that the user commits in a lent checkout during a review",
        "while a review is interrupted is never removed",
      ],
      "run/ground_reports_test.ts": ["while a limit is waited for", "while a review waits for a limit"],
    },
  },
  2: {
    what: "HEAD is on another branch",
    then: "red: HEAD elsewhere at resume",
    tests: {
      "run/ground_ownership_test.ts": [
        "fails its attempt, HEAD and files are put back",
        "stops the run, and nothing is touched",
      ],
      "e2e/dirty_tree_test.ts": ["at resume a lent checkout on another branch or in a merge is refused"],
    },
  },
  3: {
    what: "a fix by hand is reviewed and not committed",
    then: "red: what changed since the stop is not listed; --take and --leave are unknown",
    tests: {
      "run/ownership_test.ts": [
        "a fix by hand after the review limit is checked",
        "a fix that the user committed after the review limit",
        "a story fixed by hand",
        "a fix by hand that fails the checks",
      ],
      "run/taken_work_test.ts": [
        "a parked story that is finished by hand",
        "two fixes by hand",
        "a hook that was fixed",
        "what is changed by hand after the last story",
      ],
      "e2e/dirty_tree_test.ts": ["resume lists what changed since the stop"],
      "e2e/review_test.ts": ["after the limit a person fixes the rest"],
    },
  },
  4: {
    what: "ignored files are committed or removed when the ignore rules change",
    then: "not run: tests of functions",
    tests: { "run/ground_ownership_test.ts": ["gets none of the user's ignored files recorded"] },
  },
  5: {
    what: "an earlier story's work is reset or stashed away",
    then: "not run: tests of functions",
    tests: {
      "run/ground_ownership_test.ts": [
        "is put back, and the attempt fails",
        "work that the user stashes after Ctrl-C",
        "a story that moves a file of an earlier one",
      ],
    },
  },
  6: {
    what: "rollback and --discard remove the user's work unasked",
    then: "red: all of them, in worktrees and lent checkouts",
    tests: {
      "e2e/dirty_tree_test.ts": ["a rollback lists what will go", "a rollback of what was pushed is refused"],
      "e2e/found/undone_work_test.ts": ["--discard in", "a rollback in"],
    },
  },
  7: {
    what: "two runs in one checkout commit each other's files",
    then: "red: all of them",
    tests: {
      "e2e/worktrees_test.ts": [
        "a second run in one lent checkout is refused",
        "eight runs on eight specs at once",
      ],
      "e2e/found/two_runs_test.ts": ["is refused from a subfolder, through a link, and to an older run"],
    },
  },
  8: {
    what: "what a check writes is not committed",
    then: "not run: tests of functions",
    tests: {
      "run/ownership_test.ts": [
        "what a formatter writes during the checks",
        "a file that a check generates before it fails",
        "what the checks of a correction write",
      ],
      "run/taken_work_test.ts": [
        "is committed in ${place}",
        "without another review",
        "before one fails is committed with the correction",
      ],
    },
  },
  9: {
    what: "work inside another repository is in no commit",
    then: "not run: tests of functions",
    tests: {
      "run/ground_ownership_test.ts": ["an agent that makes a repository inside the work tree"],
      "run/ground_reports_test.ts": ["inside a submodule is reported as not recorded"],
    },
  },
  10: {
    what: "masking alters the work",
    then: "not run: tests of functions",
    tests: {
      "run/masking_test.ts": [
        "verify commands with a password in them run as they were written",
        "criteria and commands reach the agent, and a lost spec is written back",
      ],
      "store/journal_test.ts": ["an event is journaled as it is"],
    },
  },
  11: {
    what: "the user's edits during a turn in a lent checkout",
    then: "green: the rule is now the opposite, and the start says it",
    tests: { "e2e/dirty_tree_test.ts": ["what changes in a lent checkout during a turn"] },
  },
  12: {
    what: "the branch is rewritten",
    then: "not run: tests of functions",
    tests: {
      "run/ground_ownership_test.ts": [
        "commits that the branch lost by",
        "commits of an agent's",
        "the user's own commit during a turn stays",
      ],
      "run/ground_reports_test.ts": ["a branch that was rewritten with commits of the user's"],
    },
  },
  13: {
    what: "HEAD is moved under a rebase; partial staging is lost",
    then: "red: a dirty checkout is lent, and a merge is worked in",
    tests: {
      "e2e/dirty_tree_test.ts": ["2, 13: at resume", "a checkout with uncommitted changes is not lent"],
      "e2e/bad_ground_test.ts": ["rebase in progress"],
    },
  },
  14: {
    what: "a process outlives its turn with a cleared environment",
    then: "not told apart then or now",
    tests: { "../docs/worktrees.md": ["what a process with a cleared environment"] },
  },
  15: {
    what: "every tool refused, and all stories pass",
    then: "not run: needs the genuine claude",
    tests: {
      "run/evidence_test.ts": ["a turn whose every change is refused stops the run"],
      "e2e/evidence_test.ts": ["exit 5 names the permission"],
    },
  },
  16: {
    what: "a story passes without a change",
    then: "not run: tests of functions",
    tests: {
      "run/evidence_test.ts": [
        "a story that changed nothing does not pass",
        "files that an agent only claims",
      ],
    },
  },
  17: {
    what: "a review without a verdict passes",
    then: "not run: tests of functions",
    tests: { "run/evidence_test.ts": ["is taken again, and then stops the run"] },
  },
  18: {
    what: "odd words for a status pass",
    then: "not run: tests of functions",
    tests: {
      "claude/answer_test.ts": ["a status in other words is never done", "stray tags are no decisions"],
    },
  },
  19: {
    what: "the checks pass only thanks to uncommitted files",
    then: "not run: tests of functions",
    tests: {
      "run/taken_work_test.ts": ["files that the checks passed with", "nothing is named where the branch"],
      "view/summary_test.ts": ["files that the checks passed with"],
    },
  },
  20: {
    what: "the run's worktree is gone, or shared",
    then: "red: all of them",
    tests: {
      "e2e/worktrees_test.ts": [
        "feature/two and feature-two get worktrees",
        "is made again with its uncommitted work",
      ],
      "e2e/elsewhere_test.ts": ["a worktree's run is paused, resumed and rolled back"],
    },
  },
  21: {
    what: "swaps of file, folder and link; files outside of a sparse cone",
    then: "not run: tests of functions",
    tests: {
      "run/ground_ownership_test.ts": [
        "beside an untracked file of the user's",
        "outside the cone of a sparse checkout",
      ],
    },
  },
  31: {
    what: "secrets in files, arguments and answers",
    then: "not run: --trust is unknown there, and `show`, `log` and `export` too",
    tests: {
      "run/masking_test.ts": ["a key that an agent repeats is masked"],
      "e2e/secrets_test.ts": ["no secret that agents and checks print"],
      "e2e/trust_test.ts": ["no command is in the agent's arguments"],
    },
  },
  32: {
    what: "a stranger's commands run unasked",
    then: "red: a stranger's commands ran; the yes for exact commands uses --trust, which is unknown there",
    tests: { "e2e/trust_test.ts": ["a spec's commands need a yes", "a yes is for exactly these commands"] },
  },
  33: {
    what: "an agent's hooks and settings run in autom8's git",
    then:
      "red: hooks and servers of a repository are not asked about; skills and links use --trust, which is unknown there",
    tests: {
      "run/pin_git_test.ts": ["programs that an agent puts into git's settings", "commits carry the name"],
      "e2e/trust_test.ts": ["without a yes a repository's hooks and servers stay out"],
    },
  },
  34: {
    what: "a story's id forges a header",
    then: "not run: tests of functions",
    tests: { "claude/prompts_test.ts": ["a story id cannot forge a field"] },
  },
  35: {
    what: "reftables; a process called git on macOS",
    then: "not run: tests of functions",
    tests: {
      "git/repository_test.ts": ["refs are in a reftable"],
      "process/working_in_test.ts": ["on macOS only a process of exactly this name"],
    },
  },
  36: {
    what: "an agent goes on when its tool dies first",
    then: "not run: tests of functions",
    tests: {
      "process/tree_test.ts": ["is ended before its tools, so that", "that outlived autom8 is ended before"],
    },
  },
};
