import { Router } from 'express';
import type { ApiBackend } from './api-backend.js';
import { uidSchema } from './api-schemas.js';

/** A comment line this often keeps proxies from closing a silent stream. */
const keepAliveMs = 15_000;

/**
 * `GET /events[?studyInstanceUID=…]`: Server-Sent Events, one `job` event at each change of a job's state.
 * A client that was away reads the jobs anew; events are not replayed.
 */
export function eventsRouter(backend: ApiBackend): Router {
  const router = Router();
  router.get('/events', (request, response) => {
    const study = uidSchema.optional().parse(request.query['studyInstanceUID']);
    response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      Connection: 'keep-alive',
      'X-Accel-Buffering': 'no',
    });
    response.write(': connected\n\n');
    const stop = backend.subscribe((event) => {
      if (study === undefined || event.studyInstanceUID === study) {
        response.write(`event: job\ndata: ${JSON.stringify(event)}\n\n`);
      }
    });
    const keepAlive = setInterval(() => response.write(': still here\n\n'), keepAliveMs);
    keepAlive.unref();
    response.on('close', () => {
      clearInterval(keepAlive);
      stop();
    });
  });
  return router;
}
