/** The kind of an executable, read from its first bytes. */

export type Format = { container: "elf" | "mach-o" | "pe"; machine: "x64" | "arm64" };

/** The format of an executable; null if it is none of those that we make. */
export function formatOf(bytes: Uint8Array): Format | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return elf(view) ?? machO(view) ?? pe(view);
}

/** System V ABI: e_ident, then e_machine at 18. */
function elf(view: DataView): Format | null {
  if (view.byteLength < 20 || view.getUint32(0) !== 0x7f454c46) return null;
  const machine = ({ 62: "x64", 183: "arm64" } as const)[view.getUint16(18, true)];
  return machine === undefined ? null : { container: "elf", machine };
}

/** mach-o/loader.h: magic of 64-bit little-endian files, then cputype at 4. */
function machO(view: DataView): Format | null {
  if (view.byteLength < 8 || view.getUint32(0, true) !== 0xfeedfacf) return null;
  const machine = ({ 0x01000007: "x64", 0x0100000c: "arm64" } as const)[view.getUint32(4, true)];
  return machine === undefined ? null : { container: "mach-o", machine };
}

/** PE format: "MZ", the header's offset at 0x3c, "PE\0\0" there, then the machine. */
function pe(view: DataView): Format | null {
  if (view.byteLength < 0x40 || view.getUint16(0) !== 0x4d5a) return null;
  const header = view.getUint32(0x3c, true);
  if (view.byteLength < header + 6 || view.getUint32(header) !== 0x50450000) return null;
  const machine = ({ 0x8664: "x64", 0xaa64: "arm64" } as const)[view.getUint16(header + 4, true)];
  return machine === undefined ? null : { container: "pe", machine };
}
