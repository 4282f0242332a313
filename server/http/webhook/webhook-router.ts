import { raw, Router } from 'express';
import { AccessError } from '../../access/access-error.js';
import type { ArrivalNotice } from '../../change-feed/told/arrival-notice.js';
import { arrivalNoticeSchema } from '../../change-feed/told/arrival-notice.js';
import { createSignatureCheck } from '../../change-feed/told/webhook-signature.js';
import { limitRequests } from '../access/limit-requests.js';
import { HttpError } from '../http-error.js';

export interface WebhookOptions {
  readonly secret: string;
  /** Resolves when the study is durably taken up; where it rejects, the sender is told to try again. */
  readonly onNotice: (notice: ArrivalNotice) => Promise<void>;
  readonly requestsPerMinute: number;
  readonly now?: () => number;
}

/**
 * `POST /webhooks/arrivals`: an archive, or a script beside it, wakes this server. Signed by `X-Recist3d-Timestamp` and
 * `X-Recist3d-Signature`; the same message is not taken twice. It names a study at most and no address, so that nothing is fetched
 * from where a caller says.
 */
export function webhookRouter({ secret, onNotice, requestsPerMinute, now = Date.now }: WebhookOptions): Router {
  const isGenuine = createSignatureCheck({ secret, now });
  const router = Router();
  const body = raw({ type: () => true, limit: '4kb', inflate: false });
  router.post('/arrivals', limitRequests(requestsPerMinute), body, async (request, response) => {
    const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const headers = { timestamp: request.get('x-recist3d-timestamp'), signature: request.get('x-recist3d-signature') };
    if (!isGenuine(headers, bytes)) throw new AccessError('sign-in-required');
    await onNotice(arrivalNoticeSchema.parse(jsonOf(bytes)));
    response.status(202).json({});
  });
  return router;
}

function jsonOf(bytes: Buffer): unknown {
  if (bytes.length === 0) return {};
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new HttpError('body-unreadable');
  }
}
