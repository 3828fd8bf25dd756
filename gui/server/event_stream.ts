/** One window's stream of server-sent events: bounded, whatever the window does with it. */

/** The stream of one window. */
export interface EventStream {
  readonly body: ReadableStream<Uint8Array>;
  /** Whether what is sent now is taken soon; if not, the caller sends the newest state later. */
  hasRoom(): boolean;
  send(message: unknown): void;
  /** Something that the page ignores: it shows that the connection is there. */
  ping(): void;
  /** May be called again. */
  close(): void;
}

/** Bytes that may wait for a window that does not read. */
const mostWaiting = 256 * 1024;

/** @param onClosed The window went away, or `close` was called. Called once. */
export function createEventStream(onClosed: () => void): EventStream {
  const encoder = new TextEncoder();
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  const write = (text: string) => controller?.enqueue(encoder.encode(text));
  const closed = () => {
    if (controller === null) return;
    controller = null;
    onClosed();
  };
  const body = new ReadableStream<Uint8Array>({
    start(own) {
      controller = own;
    },
    cancel: closed,
  }, new ByteLengthQueuingStrategy({ highWaterMark: mostWaiting }));
  return {
    body,
    hasRoom: () => (controller?.desiredSize ?? 0) > 0,
    send: (message) => write(`data: ${JSON.stringify(message)}\n\n`),
    ping: () => write(": still here\n\n"),
    close() {
      const own = controller;
      closed();
      try {
        own?.close();
      } catch {
        // The window went away a moment ago.
      }
    },
  };
}
