import { Router } from 'express';
import { z } from 'zod';
import { auditMessage } from '../../audit/audit-message.js';
import type { AuditTrail } from '../../audit/audit-trail.js';
import { requireScope } from '../access/require-scope.js';
import { auditQuerySchema } from '../access/access-schemas.js';
import type { ApiPart } from '../api-part.js';
import { answer, parameter, problem } from '../openapi-pieces.js';

export const auditVerificationSchema = z
  .object({
    entries: z.int(),
    hash: z.string().describe('Of the last entry; who keeps it elsewhere can tell later that nothing was cut off.'),
    broken: z.int().optional().describe('Sequence number of the first entry that does not follow from the one before.'),
  })
  .meta({ id: 'AuditVerification' });

const format = z.enum(['json', 'dicom']).default('json');

/** The audit trail: export, and whether its chain holds. */
export function auditPart(trail: AuditTrail): ApiPart {
  const router = Router();
  const admin = requireScope('admin');
  router.get('/audit', admin, async (request, response) => {
    const { format: asked, ...query } = request.query;
    const { after, limit } = auditQuerySchema.parse(query);
    const entries = await trail.list(after, limit);
    const isDicom = format.parse(asked) === 'dicom';
    const lines = entries.map((entry) => (isDicom ? auditMessage(entry) : JSON.stringify(entry)));
    const type = isDicom ? 'application/xml-seq; charset=utf-8' : 'application/x-ndjson; charset=utf-8';
    response.writeHead(200, { 'Content-Type': type }).end(lines.map((line) => `${line}\n`).join(''));
  });
  router.get('/audit/verification', admin, async (_request, response) => {
    response.json(await trail.verify());
  });
  const failures = { 401: problem('Sign in first.'), 403: problem('Only for administrators.') };
  return {
    router,
    schemas: [auditVerificationSchema],
    paths: {
      '/api/audit': {
        get: {
          operationId: 'exportAudit',
          summary: 'The audit trail, a line for each entry',
          parameters: [
            parameter('after', 'query', 'Sequence number to go on after.', { type: 'integer', default: 0 }),
            parameter('limit', 'query', 'Most entries, 1 to 10000.', { type: 'integer', default: 1000 }),
            parameter('format', 'query', '`dicom`: audit messages of PS3.15 A.5.', {
              type: 'string',
              enum: ['json', 'dicom'],
              default: 'json',
            }),
          ],
          responses: {
            200: { description: 'Entries.', content: { 'application/x-ndjson': { schema: { type: 'string' } } } },
            ...failures,
          },
        },
      },
      '/api/audit/verification': {
        get: {
          operationId: 'verifyAudit',
          summary: 'Whether the chain of the trail holds',
          responses: { 200: answer('The outcome.', 'AuditVerification'), ...failures },
        },
      },
    },
  };
}
