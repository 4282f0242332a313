import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { FollowUpError } from './follow-up-error.js';
import { decisionSchema } from './lesion-decision-schema.js';
import type { LesionDecision } from './lesion-decision.js';

/** A list of decisions, or the proposals of a comparison that a reader kept, each of which holds one. */
const fileSchema = z.array(z.union([decisionSchema, z.looseObject({ decision: decisionSchema })]));

/** @returns the decisions of a JSON file, oldest first @throws {FollowUpError} decisions-unreadable */
export async function readDecisions(path: string): Promise<readonly LesionDecision[]> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new FollowUpError('decisions-unreadable', 'The file of decisions is not there.');
  });
  const parsed = fileSchema.safeParse(jsonOf(text));
  if (!parsed.success) {
    const [{ path: where, message }] = parsed.error.issues;
    throw new FollowUpError('decisions-unreadable', `The file of decisions is none: ${where.join('.')} ${message}.`);
  }
  return parsed.data.map((each) => withoutUndefined('decision' in each ? each.decision : each));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new FollowUpError('decisions-unreadable', 'The file of decisions is no JSON.');
  }
}

const withoutUndefined = ({ kind, lesion, other, date }: z.infer<typeof decisionSchema>): LesionDecision => ({
  kind,
  lesion,
  ...(other !== undefined && { other }),
  ...(date !== undefined && { date }),
});
