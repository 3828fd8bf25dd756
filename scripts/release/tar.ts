/**
 * Writes tar.gz archives. Pure: the same files give the same bytes on every system, without times, users or an order of the
 * file system in them, so that anybody can build a release again and compare.
 */

import { gzipSync } from "node:zlib";
import { type ArchiveFile, concatenate, modeOf } from "./archive_file.ts";

const blockSize = 512;

/** A tar.gz archive of some files. */
export function tarGz(files: readonly ArchiveFile[]): Uint8Array {
  const blocks = files.flatMap((file) => [headerOf(file), file.content, padding(file.content.length)]);
  // Two empty blocks end an archive.
  const bytes = gzipSync(concatenate([...blocks, new Uint8Array(2 * blockSize)]), { level: 9 });
  bytes[operatingSystemAt] = unknownSystem;
  return bytes;
}

/** Byte of a gzip header that names the system it was made on (RFC 1952), which would differ. */
const operatingSystemAt = 9;
const unknownSystem = 255;

/** The header of a file in the format `ustar` of POSIX. */
function headerOf(file: ArchiveFile): Uint8Array {
  const header = new Uint8Array(blockSize);
  const write = (at: number, text: string) => header.set(new TextEncoder().encode(text), at);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, "0")}\0`;
  if (file.name.length > 99) throw new Error(`The name is too long for a tar archive: ${file.name}`);
  write(0, file.name);
  write(100, octal(modeOf(file), 7));
  write(108, octal(0, 7));
  write(116, octal(0, 7));
  write(124, octal(file.content.length, 11));
  write(136, octal(0, 11));
  write(156, "0");
  write(257, "ustar\x0000");
  // The checksum is taken with spaces in its own place.
  write(148, " ".repeat(8));
  const sum = header.reduce((total, byte) => total + byte, 0);
  write(148, `${octal(sum, 6)} `);
  return header;
}

function padding(length: number): Uint8Array {
  return new Uint8Array((blockSize - length % blockSize) % blockSize);
}
