/** Reads a request's JSON, however large it claims or turns out to be. */

/** A body that is read: a spec, at most. In bytes. */
const mostBytes = 2 * 1024 * 1024;

/** The value; or why there is none. */
export type Body = { kind: "json"; value: unknown } | { kind: "too-large" } | { kind: "not-json" };

/** Never reads more than is allowed. */
export async function readBody(request: Request): Promise<Body> {
  const claimed = Number(request.headers.get("content-length") ?? "0");
  if (claimed > mostBytes) return { kind: "too-large" };
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  try {
    for await (const chunk of request.body ?? []) {
      length += chunk.length;
      if (length > mostBytes) return { kind: "too-large" };
      chunks.push(chunk);
    }
    return { kind: "json", value: JSON.parse(await new Blob(chunks).text()) };
  } catch {
    return { kind: "not-json" };
  }
}
