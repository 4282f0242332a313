import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * @returns what every answer of the API carries: nothing of it may be framed, sniffed or run. The viewer's pages have a policy of their own,
 * as OHIF needs workers and WebAssembly.
 */
export const apiHeaders = (): RequestHandler =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: ["'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        frameAncestors: ["'none'"],
      },
    },
    // Images are also read by the viewer's workers of the same origin.
    crossOriginResourcePolicy: { policy: 'same-site' },
    // TLS ends at the proxy or here; only the one who ends it knows whether every host is ready for it.
    strictTransportSecurity: false,
  });
