/** A file in an archive, and its permissions there. */
export type ArchiveFile = { name: string; content: Uint8Array<ArrayBuffer>; isProgram: boolean };

/** The permissions of a file in an archive: programs can be run by everybody. */
export function modeOf({ isProgram }: ArchiveFile): number {
  return isProgram ? 0o755 : 0o644;
}

/** Joins pieces of an archive. */
export function concatenate(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
