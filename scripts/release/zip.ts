/** Writes zip archives. Pure, and reproducible in the same way as tar.ts. */

import { crc32, deflateRawSync } from "node:zlib";
import { type ArchiveFile, concatenate, modeOf } from "./archive_file.ts";

/** The format's first day, 1 January 1980, as MS-DOS writes it: an archive must have some date. */
const firstDay = 0x0021;
const deflated = 8;
/** Made on Unix by version 2.0 of the format: the upper half of the attributes are permissions. */
const madeBy = 0x0314;
const needs = 20;

/** A zip archive of some files. */
export function zip(files: readonly ArchiveFile[]): Uint8Array {
  const locals: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const file of files) {
    const name = new TextEncoder().encode(file.name);
    const content = deflateRawSync(file.content, { level: 9 });
    const common = numbers(
      ...[[needs, 2], [0, 2], [deflated, 2], [0, 2], [firstDay, 2]] as const,
      ...[[crc32(file.content), 4], [content.length, 4], [file.content.length, 4]] as const,
      ...[[name.length, 2], [0, 2]] as const,
    );
    const local = concatenate([numbers([0x04034b50, 4]), common, name, content]);
    directory.push(concatenate([
      numbers([0x02014b50, 4], [madeBy, 2]),
      common,
      numbers([0, 2], [0, 2], [0, 2], [(0o100000 | modeOf(file)) * 0x10000, 4], [offset, 4]),
      name,
    ]));
    locals.push(local);
    offset += local.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = numbers(
    ...[[0x06054b50, 4], [0, 2], [0, 2], [files.length, 2], [files.length, 2]] as const,
    ...[[size, 4], [offset, 4], [0, 2]] as const,
  );
  return concatenate([...locals, ...directory, end]);
}

/** Numbers in little-endian bytes, each with its size. */
function numbers(...values: readonly (readonly [value: number, bytes: number])[]): Uint8Array {
  return Uint8Array.from(
    values.flatMap(([value, bytes]) =>
      Array.from({ length: bytes }, (_, at) => Math.floor(value / 256 ** at) % 256)
    ),
  );
}
