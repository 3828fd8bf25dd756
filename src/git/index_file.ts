/** Reads git's index file (versions 2 to 4; see gitformat-index), which spares a process where only facts are needed. */

export type IndexEntry = {
  path: Uint8Array;
  /** 0; or 1 (base), 2 (ours), 3 (theirs) where a merge could not decide. */
  stage: number;
  /** Git's file mode, as `0o100644`. */
  mode: number;
  id: Uint8Array;
};

export type IndexFile = {
  entries: IndexEntry[];
  /** Id of the tree that the index stands for, where it is recorded and still valid. */
  tree: string | null;
};

/** `hashBytes` is 20 for SHA-1, 32 for SHA-256. Null for what is not an index that can be read alone. */
export function parseIndex(bytes: Uint8Array, hashBytes: number): IndexFile | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 + hashBytes || view.getUint32(0) !== signature("DIRC")) return null;
  const version = view.getUint32(4);
  if (version < 2 || version > 4) return null;
  const entries: IndexEntry[] = [];
  let at = 12;
  let previous: Uint8Array = new Uint8Array();
  for (let left = view.getUint32(8); left > 0; left--) {
    const flagsAt = at + 40 + hashBytes;
    if (flagsAt + 2 > bytes.length) return null;
    const flags = view.getUint16(flagsAt);
    const nameAt = flagsAt + ((flags & extendedFlag) === 0 ? 2 : 4);
    const name = version === 4 ? compressedName(bytes, nameAt, previous) : plainName(bytes, at, nameAt);
    if (name === null) return null;
    const idAt = at + 40;
    entries.push({
      path: name.path,
      stage: (flags >> 12) & 3,
      mode: view.getUint32(at + 24),
      id: bytes.subarray(idAt, idAt + hashBytes),
    });
    previous = name.path;
    at = name.next;
  }
  let tree: string | null = null;
  const end = bytes.length - hashBytes;
  while (at + 8 <= end) {
    const kind = view.getUint32(at);
    const size = view.getUint32(at + 4);
    // A split index holds only the difference to another file.
    if (kind === signature("link")) return null;
    if (kind === signature("TREE")) tree = rootTree(bytes.subarray(at + 8, at + 8 + size), hashBytes);
    at += 8 + size;
  }
  return { entries, tree };
}

/** The paths that a merge left undecided, each once. */
export function unmergedPaths(index: IndexFile): Uint8Array[] {
  const paths: Uint8Array[] = [];
  let last = "";
  for (const entry of index.entries) {
    if (entry.stage === 0) continue;
    const key = entry.path.toHex();
    if (key !== last) paths.push(entry.path);
    last = key;
  }
  return paths;
}

const extendedFlag = 0x4000;

type Name = { path: Uint8Array; next: number };

/** Versions 2 and 3: the name, then NULs up to a multiple of eight bytes from the entry's start. */
function plainName(bytes: Uint8Array, entryAt: number, nameAt: number): Name | null {
  const end = bytes.indexOf(0, nameAt);
  if (end === -1) return null;
  return { path: bytes.subarray(nameAt, end), next: entryAt + (Math.floor((end - entryAt) / 8) + 1) * 8 };
}

/** Version 4: how many bytes to take off the previous name's end, then what to put there. */
function compressedName(bytes: Uint8Array, nameAt: number, previous: Uint8Array): Name | null {
  let at = nameAt;
  let byte = bytes[at++] ?? 0;
  let strip = byte & 0x7f;
  while ((byte & 0x80) !== 0) {
    byte = bytes[at++] ?? 0;
    strip = ((strip + 1) << 7) | (byte & 0x7f);
  }
  const end = bytes.indexOf(0, at);
  if (end === -1 || strip > previous.length) return null;
  const kept = previous.length - strip;
  const path = new Uint8Array(kept + end - at);
  path.set(previous.subarray(0, kept));
  path.set(bytes.subarray(at, end), kept);
  return { path, next: end + 1 };
}

/** The first record of the cached trees: an empty name, the number of entries (-1: not valid), then the id. */
function rootTree(data: Uint8Array, hashBytes: number): string | null {
  const line = data.indexOf(10);
  if (data[0] !== 0 || line === -1) return null;
  const entryCount = Number(new TextDecoder().decode(data.subarray(1, line)).split(" ")[0]);
  if (!(entryCount >= 0) || line + 1 + hashBytes > data.length) return null;
  return data.subarray(line + 1, line + 1 + hashBytes).toHex();
}

function signature(text: string): number {
  return [...text].reduce((sum, character) => sum * 256 + character.charCodeAt(0), 0);
}
