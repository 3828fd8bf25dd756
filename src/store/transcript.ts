/** The agent's raw stream on disk, written as it arrives. */

import { dirname } from "path";
import { ensureFolder, writeAll, writeError } from "./atomic.ts";
import { isSuspicious, maskSecrets } from "./mask.ts";

export interface Transcript {
  /** Writes a chunk. A line that is not finished waits, up to a bound, so that no secret hides across chunks. */
  write(chunk: Uint8Array): void;
  /** Writes what waits, and makes all of it durable. */
  finish(): Promise<void>;
}

/** The most of an unfinished line that waits, in bytes. */
const maxHeldBytes = 1024 * 1024;

/** Opens a new transcript. @throws Autom8Error disk-full, folder-unwritable; so do its methods */
export async function openTranscript(path: string, secrets: readonly string[]): Promise<Transcript> {
  await ensureFolder(dirname(path));
  let file: Deno.FsFile;
  try {
    file = await Deno.open(path, { write: true, create: true, truncate: true, mode: 0o600 });
  } catch (error) {
    throw writeError(path, error);
  }
  const decoder = new TextDecoder();
  let held: Uint8Array[] = [];
  let heldBytes = 0;

  function put(bytes: Uint8Array): void {
    try {
      const text = decoder.decode(bytes);
      writeAll(
        file,
        isSuspicious(text, secrets) ? new TextEncoder().encode(maskSecrets(text, secrets)) : bytes,
      );
    } catch (error) {
      throw writeError(path, error);
    }
  }

  function flush(): void {
    if (heldBytes === 0) return;
    put(join(held, heldBytes));
    held = [];
    heldBytes = 0;
  }

  return {
    write(chunk) {
      const lastLineEnd = chunk.lastIndexOf(10);
      if (lastLineEnd >= 0) {
        held.push(chunk.subarray(0, lastLineEnd + 1));
        heldBytes += lastLineEnd + 1;
        flush();
      }
      const rest = chunk.subarray(lastLineEnd + 1);
      if (rest.length > 0) {
        held.push(rest.slice());
        heldBytes += rest.length;
      }
      if (heldBytes > maxHeldBytes) flush();
    },
    async finish() {
      try {
        flush();
        await file.syncData();
      } finally {
        file.close();
      }
    },
  };
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
