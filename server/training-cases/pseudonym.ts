import { createHmac } from 'node:crypto';

/** Twelve hex digits: enough for a thousand million cases to have few alike, too few to be a second key to the archive. */
const digits = 12;

/** @returns a digest of a name under the secret of this installation; without it nobody can try out numbers of patients. */
export const pseudonymOf = (secret: string, kind: 'patient' | 'reader' | 'lesion', name: string): string =>
  createHmac('sha256', Buffer.from(secret, 'hex'))
    .update(JSON.stringify([kind, name]))
    .digest('hex')
    .slice(0, digits);

/** Shares of patients: 15 % for validation, 15 % for tests. */
const [validationBelow, testBelow] = [0.15, 0.3];

/** @returns the part of a patient: decided by his pseudonym alone, so that a later export never moves him. */
export function partOf(patient: string): 'train' | 'validation' | 'test' {
  const share = Number.parseInt(patient.slice(0, 8), 16) / 2 ** 32;
  if (share < validationBelow) return 'validation';
  return share < testBelow ? 'test' : 'train';
}
