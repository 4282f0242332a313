import { Router } from 'express';
import { requireScope } from './access/require-scope.js';
import type { ApiBackend, EventListener } from './api-backend.js';
import { uidSchema } from './api-schemas.js';

/** A comment line this often keeps proxies from closing a silent stream. */
const keepAliveMs = 15_000;
/** What waits for a client that reads nothing would grow with the archive: it is let go, and reads anew when it comes back. */
const mostWaitingBytes = 2 ** 20;

/**
 * `GET /events[?studyInstanceUID=…]`: Server-Sent Events, a `job` event at each change of a job's state and a `review` event at each decision.
 * A client that was away reads jobs and reviews anew; events are not replayed.
 */
export function eventsRouter(backend: ApiBackend): Router {
  const router = Router();
  router.get('/events', requireScope('read'), (request, response) => {
    const study = uidSchema.optional().parse(request.query['studyInstanceUID']);
    response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      Connection: 'keep-alive',
      'X-Accel-Buffering': 'no',
    });
    response.write(': connected\n\n');
    const listener: EventListener = (event, name = 'job') => {
      if (study !== undefined && event.studyInstanceUID !== study) return;
      response.write(`event: ${name}\ndata: ${JSON.stringify(event)}\n\n`);
      if (response.writableLength > mostWaitingBytes) response.destroy();
    };
    const stop = backend.subscribe(listener);
    const keepAlive = setInterval(() => response.write(': still here\n\n'), keepAliveMs);
    keepAlive.unref();
    response.on('close', () => {
      clearInterval(keepAlive);
      stop();
    });
  });
  return router;
}
