import type { JobEventView } from '../../server/http/api-schemas.js';

/**
 * Reads Server-Sent Events until one is seen.
 * @param body the stream of /api/events
 * @returns that event; undefined when the stream ends before (the server was killed), or was left
 */
export async function readJobEvents(
  body: Promise<AsyncIterable<Uint8Array>>,
  seen: (event: JobEventView) => boolean,
): Promise<JobEventView | undefined> {
  try {
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of await body) {
      text += decoder.decode(chunk, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      const events = blocks.flatMap((block) => block.split('\n').filter((line) => line.startsWith('data: ')));
      const found = events.map((line) => JSON.parse(line.slice(6)) as JobEventView).find(seen);
      if (found !== undefined) return found;
    }
  } catch {
    // The stream ended with the server.
  }
  return undefined;
}
