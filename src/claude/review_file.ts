/** Where the reviewer writes: apart from its prompt, which the commands that only look at runs do not load. */

/** The file in the root of the work tree that the reviewer writes its issues to. */
export const reviewFile = "autom8_review.md";
