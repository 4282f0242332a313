import { z } from 'zod';
import { proposedMarkSchema } from '../lesion/lesion-schemas.js';

export const candidateSchema = z
  .object({
    id: z.string().describe('The same for the same proposal.'),
    state: z.literal('unverified-candidate').describe('No finding: nobody has looked at it, and nothing is stored.'),
    seriesInstanceUID: z.string(),
    ...proposedMarkSchema.pick({ sopInstanceUID: true, longAxis: true, shortAxis: true, method: true, mask: true })
      .shape,
    confidence: z.number().min(0).max(1).describe('Mean probability of its pixels.'),
  })
  .meta({ id: 'Candidate' });
export type CandidateView = z.infer<typeof candidateSchema>;

export const candidateListSchema = z
  .object({
    state: z.enum(['off', 'ready']).describe('`off`: the configuration does not want candidates.'),
    candidates: z.array(candidateSchema).describe('Most confident first; without those that somebody has marked.'),
  })
  .meta({ id: 'CandidateList' });
export type CandidateListView = z.infer<typeof candidateListSchema>;
