/** The bytes of a terminal as inputs, however they are cut into reads. Sequences that are not known are swallowed whole. */

import type { Input, Key, NamedKey } from "./input.ts";
import { keyOfCsi, keyOfSs3, mouseInput } from "./sequences.ts";

/** An input, or an answer of the terminal. */
export type Decoded =
  | Input
  /** The background's colour, as the terminal writes it. */
  | { readonly kind: "background"; readonly color: string };

export interface Decoder {
  /** What the bytes mean, together with those before. */
  decode(bytes: Uint8Array): Decoded[];
  /** Whether what came last may be the beginning of a sequence, or the Escape key. */
  readonly isOpen: boolean;
  /** No more bytes came for a while: what is open was a key. */
  settle(): Decoded[];
}

/** Of a paste; the rest is left out. In bytes. */
const mostPaste = 1_000_000;
/** Of any other sequence: longer ones are swallowed without being kept. In bytes. */
const mostSequence = 4_096;

const escape = 0x1b;
const bell = 0x07;
const pasteEnd = "\x1b[201~";

type State =
  | { kind: "ground" }
  /** After ESC; `alt`: after two of them. */
  | { kind: "escape"; alt: boolean }
  | { kind: "csi"; alt: boolean; text: string }
  | { kind: "ss3"; alt: boolean; text: string }
  /** OSC, DCS, SOS, PM or APC, up to BEL or ST. */
  | { kind: "string"; introducer: string; text: string; afterEscape: boolean }
  /** This many bytes belong to a sequence without a shape of its own. */
  | { kind: "skip"; left: number }
  | { kind: "paste"; bytes: number[]; matched: number }
  /** Bytes of a character of UTF-8 that is not complete. */
  | { kind: "character"; alt: boolean; bytes: number[]; left: number };

const ground: State = { kind: "ground" };

/** A decoder that has seen nothing yet. */
export function createDecoder(): Decoder {
  let state: State = ground;

  const step = (byte: number, out: Decoded[]): void => {
    switch (state.kind) {
      case "ground":
        return begin(byte, false, out);
      case "escape":
        return afterEscape(byte, state.alt, out);
      case "csi":
        return inCsi(byte, state, out);
      case "ss3":
        return inSs3(byte, state, out);
      case "string":
        return inString(byte, state, out);
      case "skip":
        state = state.left > 1 ? { kind: "skip", left: state.left - 1 } : ground;
        return;
      case "paste":
        return inPaste(byte, state, out);
      case "character":
        return inCharacter(byte, state, out);
      default:
        return state satisfies never;
    }
  };

  const begin = (byte: number, alt: boolean, out: Decoded[]): void => {
    state = ground;
    if (byte === escape) state = { kind: "escape", alt: false };
    else if (byte < 0x80) out.push(keyOfByte(byte, alt));
    else if (byte >= 0xc2 && byte <= 0xf4) {
      state = { kind: "character", alt, bytes: [byte], left: byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1 };
    }
  };

  const afterEscape = (byte: number, alt: boolean, out: Decoded[]): void => {
    const sign = String.fromCharCode(byte);
    if (sign === "[") state = { kind: "csi", alt, text: "" };
    else if (sign === "O") state = { kind: "ss3", alt, text: "" };
    else if (!alt && "]PX^_".includes(sign)) {
      state = { kind: "string", introducer: sign, text: "", afterEscape: false };
    } else if (byte === escape) {
      if (alt) out.push(named("escape"));
      state = { kind: "escape", alt: true };
    } else {
      if (alt) out.push(named("escape"));
      begin(byte, true, out);
    }
  };

  const inCsi = (byte: number, { alt, text }: { alt: boolean; text: string }, out: Decoded[]): void => {
    // It was cut off: what follows begins anew.
    if (byte < 0x20 || byte >= 0x7f) return begin(byte, false, out);
    const sign = String.fromCharCode(byte);
    // The Linux console writes its function keys as `CSI [ A`, rxvt keys with Shift as `CSI 7 $`.
    const isFinal = byte >= 0x40 || sign === "$" && /^\d+$/.test(text);
    if (!isFinal) {
      if (text.length < mostSequence) state = { kind: "csi", alt, text: text + sign };
      return;
    }
    state = ground;
    if (sign === "[" && text === "") state = { kind: "skip", left: 1 };
    else if (sign === "M" && text === "") state = { kind: "skip", left: 3 };
    else if (sign === "~" && text === "200") state = { kind: "paste", bytes: [], matched: 0 };
    else if (text === "" && (sign === "I" || sign === "O")) out.push({ kind: "focus", has: sign === "I" });
    else if (text.startsWith("<")) {
      const input = mouseInput(text.slice(1), sign);
      if (input !== null) out.push(input);
    } else {
      const key = keyOfCsi(text, sign);
      if (key !== null) out.push({ kind: "key", ...key, alt: key.alt || alt });
    }
  };

  const inSs3 = (byte: number, { alt, text }: { alt: boolean; text: string }, out: Decoded[]): void => {
    const sign = String.fromCharCode(byte);
    if (/[0-9;]/.test(sign) && text.length < mostSequence) {
      state = { kind: "ss3", alt, text: text + sign };
      return;
    }
    if (byte < 0x20 || byte >= 0x7f) return begin(byte, false, out);
    state = ground;
    const key = keyOfSs3(text, sign);
    if (key !== null) out.push({ kind: "key", ...key, alt: key.alt || alt });
  };

  const inString = (
    byte: number,
    { introducer, text, afterEscape: hasEscape }: { introducer: string; text: string; afterEscape: boolean },
    out: Decoded[],
  ): void => {
    if (byte === bell || hasEscape && byte === 0x5c) {
      state = ground;
      const color = introducer === "]" ? /^11;(.*)$/.exec(text)?.[1] : undefined;
      if (color !== undefined) out.push({ kind: "background", color });
      return;
    }
    // An escape that is not the end of it begins another sequence.
    if (hasEscape) {
      state = { kind: "escape", alt: false };
      return step(byte, out);
    }
    const next = byte === escape || text.length >= mostSequence ? text : text + String.fromCharCode(byte);
    state = { kind: "string", introducer, text: next, afterEscape: byte === escape };
  };

  const inPaste = (
    byte: number,
    paste: { kind: "paste"; bytes: number[]; matched: number },
    out: Decoded[],
  ): void => {
    if (byte === pasteEnd.charCodeAt(paste.matched)) {
      paste.matched += 1;
      if (paste.matched < pasteEnd.length) return;
      state = ground;
      const text = new TextDecoder().decode(Uint8Array.from(paste.bytes));
      out.push({ kind: "paste", text: text.replaceAll(/\r\n?/g, "\n") });
      return;
    }
    // The end begins with the only escape in it, so nothing of it can be the beginning of another one.
    const kept = [...pasteEnd.slice(0, paste.matched)].map((sign) => sign.charCodeAt(0));
    paste.matched = byte === escape ? 1 : 0;
    if (byte !== escape) kept.push(byte);
    if (paste.bytes.length + kept.length <= mostPaste) paste.bytes.push(...kept);
  };

  const inCharacter = (
    byte: number,
    { alt, bytes, left }: { alt: boolean; bytes: number[]; left: number },
    out: Decoded[],
  ): void => {
    if (byte < 0x80 || byte > 0xbf) return begin(byte, false, out);
    const all = [...bytes, byte];
    if (left > 1) {
      state = { kind: "character", alt, bytes: all, left: left - 1 };
      return;
    }
    state = ground;
    const char = new TextDecoder().decode(Uint8Array.from(all));
    // Not well formed, or a control of 8 bits.
    if (char.includes("\ufffd") || char < "\xa0") return;
    out.push(typed(char, alt));
  };

  return {
    decode(bytes) {
      const out: Decoded[] = [];
      for (const byte of bytes) step(byte, out);
      return out;
    },
    get isOpen() {
      return state.kind === "escape" || (state.kind === "csi" || state.kind === "ss3") && state.text === "" ||
        state.kind === "string" && state.text === "";
    },
    settle() {
      const open = state;
      switch (open.kind) {
        case "escape":
          state = ground;
          return open.alt ? [named("escape"), named("escape")] : [named("escape")];
        case "csi":
          if (open.text !== "") return [];
          state = ground;
          return [typed("[", true)];
        case "ss3":
          if (open.text !== "") return [];
          state = ground;
          return [typed("O", true)];
        case "string":
          if (open.text !== "") return [];
          state = ground;
          return open.afterEscape
            ? [typed(open.introducer, true), named("escape")]
            : [typed(open.introducer, true)];
        default:
          return [];
      }
    },
  };
}

function named(key: NamedKey, alt = false): Input {
  return { kind: "key", key, ctrl: false, alt, shift: false };
}

function typed(char: string, alt: boolean, ctrl = false): Input {
  return { kind: "key", key: { char }, ctrl, alt, shift: false };
}

const controlKeys: Readonly<Record<number, Key["key"]>> = {
  0x08: "backspace",
  0x09: "tab",
  0x0a: "enter",
  0x0d: "enter",
  0x7f: "backspace",
};

/** A byte of ASCII, but for the escape. */
function keyOfByte(byte: number, alt: boolean): Input {
  const key = controlKeys[byte];
  if (typeof key === "string") return named(key, alt);
  if (byte >= 0x20) return typed(String.fromCharCode(byte), alt);
  // Ctrl takes the upper bits away: of letters, of `@` (Ctrl-Space) and of the signs between `Z` and `a`.
  const char = byte === 0 ? " " : String.fromCharCode(byte + 0x40).toLowerCase();
  return typed(char, alt, true);
}
