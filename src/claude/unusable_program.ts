/** Telling a program that cannot be run from other trouble in starting one. */

/** ENOEXEC and ENOTDIR, for which Deno has no class of its own everywhere. */
const unusable = /\(os error (?:8|20)\)/;

/** Whether starting a program failed because it is missing, may not be executed, or is no program. */
export function isUnusableProgram(error: unknown): error is Error {
  if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) return true;
  return error instanceof Error && unusable.test(error.message);
}
