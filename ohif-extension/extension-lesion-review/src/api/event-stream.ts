import type { ApiClient } from './api-client.js';

/** One Server-Sent Event. */
export interface ServerEvent {
  readonly event: string;
  readonly data: unknown;
}

export interface EventStreamHandlers {
  readonly onEvent: (event: ServerEvent) => void;
  /** The stream stands (again): what happened before is to be read anew. */
  readonly onOpen: () => void;
  readonly onLost: () => void;
}

const pausesMs = [500, 1000, 2000, 5000] as const;

/**
 * Follows the events of one study until it is stopped, and connects again when the connection breaks. Over fetch, as EventSource cannot
 * carry the reader's token.
 * @returns how to stop
 */
export function followEvents(api: ApiClient, path: string, handlers: EventStreamHandlers): () => void {
  const stop = new AbortController();
  void run();
  return () => stop.abort();

  async function run(): Promise<void> {
    for (let lost = 0; !stop.signal.aborted; lost++) {
      try {
        const response = await api.open(path, { headers: { accept: 'text/event-stream' }, signal: stop.signal });
        if (response.ok && response.body !== null) {
          lost = 0;
          handlers.onOpen();
          await read(response.body, handlers.onEvent);
        }
      } catch {
        // The connection ended; it is opened again below.
      }
      if (stop.signal.aborted) return;
      handlers.onLost();
      await new Promise((resolve) => setTimeout(resolve, pausesMs[Math.min(lost, pausesMs.length - 1)]));
    }
  }
}

async function read(body: ReadableStream<Uint8Array>, onEvent: (event: ServerEvent) => void): Promise<void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += decoder.decode(value, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const event of blocks.map(parseEvent)) if (event !== undefined) onEvent(event);
  }
}

/** @returns an event, or undefined for a comment. @see HTML Living Standard 9.2.6 */
export function parseEvent(block: string): ServerEvent | undefined {
  const fields = block.split('\n').map((line) => /^(event|data): ?(.*)$/.exec(line));
  const value = (name: string): string | undefined => fields.find((field) => field?.[1] === name)?.[2];
  const data = value('data');
  if (data === undefined) return undefined;
  return { event: value('event') ?? 'message', data: JSON.parse(data) as unknown };
}
