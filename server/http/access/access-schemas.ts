import { z } from 'zod';
import { scopes } from '../../access/scope.js';

export const sessionSchema = z
  .object({
    reader: z.object({ id: z.string(), name: z.string() }).describe('Who decisions are signed by.'),
    scopes: z.array(z.enum(scopes)).describe('What this caller may do.'),
    roles: z.array(z.enum(['viewer', 'reviewer', 'admin'])),
    signIn: z
      .object({ issuer: z.string(), audience: z.string() })
      .optional()
      .describe('Where tokens come from; absent where nobody signs in.'),
  })
  .meta({ id: 'Session' });
export type SessionView = z.infer<typeof sessionSchema>;

export const auditQuerySchema = z.strictObject({
  after: z.coerce.number().int().min(0).default(0).describe('Sequence number to go on after.'),
  limit: z.coerce.number().int().min(1).max(10_000).default(1000),
});
