/** Reading a file that somebody else chose: never one that has no end, and never more than fits. */

/** The bytes, or in a few words what is there instead. */
export type BoundedRead = { kind: "read"; bytes: Uint8Array<ArrayBuffer> } | {
  kind: "unfit";
  got: string;
  tooLarge: boolean;
};

/**
 * Reads a regular file of at most `maxBytes`. A pipe, a socket or a device is not opened: that could wait for ever.
 * @throws Deno.errors as `Deno.stat` and `Deno.open` do
 */
export async function readBounded(path: string, maxBytes: number): Promise<BoundedRead> {
  const named = kindOf(await Deno.stat(path));
  if (named !== null) return { kind: "unfit", got: named, tooLarge: false };
  using file = await Deno.open(path, { read: true });
  const info = await file.stat();
  const opened = kindOf(info);
  if (opened !== null) return { kind: "unfit", got: opened, tooLarge: false };
  if (info.size > maxBytes) return { kind: "unfit", got: `${info.size} bytes`, tooLarge: true };
  // It may still grow while it is read.
  let bytes = new Uint8Array(info.size + 1);
  let length = 0;
  for (;;) {
    const count = await file.read(bytes.subarray(length));
    if (count === null) return { kind: "read", bytes: bytes.slice(0, length) };
    length += count;
    if (length > maxBytes) return { kind: "unfit", got: `more than ${maxBytes} bytes`, tooLarge: true };
    if (length < bytes.length) continue;
    const larger = new Uint8Array(Math.min(maxBytes + 1, 2 * bytes.length));
    larger.set(bytes);
    bytes = larger;
  }
}

/** What a path names, if it is no regular file. */
function kindOf(info: Deno.FileInfo): string | null {
  if (info.isFile) return null;
  if (info.isDirectory) return "a folder";
  if (info.isFifo) return "a named pipe";
  if (info.isSocket) return "a socket";
  if (info.isCharDevice || info.isBlockDevice) return "a device";
  return "something that is no file";
}
