/** CRC-32 (IEEE 802.3) of a text's UTF-8 bytes: tells a line that was written whole from one that was not. */

import { crc32 } from "node:zlib";

/** Eight hex digits. */
export function checksum(text: string): string {
  return (crc32(text) >>> 0).toString(16).padStart(8, "0");
}
