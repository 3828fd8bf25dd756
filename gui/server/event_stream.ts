/** One window's stream of events, as server-sent events: bounded, whatever the window does with it. */

/** A numbered message for the page. */
export type StreamEvent = { id: number; data: unknown };

/** The stream of one window. */
export interface EventStream {
  readonly body: ReadableStream<Uint8Array>;
  /** Whether what is sent now is taken soon; if not, the caller sends the newest state later. */
  readonly hasRoom: () => boolean;
  send(event: StreamEvent): void;
  /** May be called again. */
  close(): void;
}

/** Bytes that may wait for a window that does not read. */
const mostWaiting = 256 * 1024;

/** @param onClosed The window went away, or `close` was called. Called once. */
export function createEventStream(onClosed: () => void): EventStream {
  const encoder = new TextEncoder();
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  const closed = () => {
    if (controller === null) return;
    controller = null;
    onClosed();
  };
  const body = new ReadableStream<Uint8Array>({
    start(own) {
      controller = own;
      // Something to read, so that the page knows that it is connected.
      own.enqueue(encoder.encode(": connected\n\n"));
    },
    cancel: closed,
  }, new ByteLengthQueuingStrategy({ highWaterMark: mostWaiting }));
  return {
    body,
    hasRoom: () => (controller?.desiredSize ?? 0) > 0,
    send({ id, data }) {
      controller?.enqueue(encoder.encode(`id: ${id}\ndata: ${JSON.stringify(data)}\n\n`));
    },
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
