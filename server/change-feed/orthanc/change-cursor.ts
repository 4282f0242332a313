import { createHash } from 'node:crypto';
import type { OrthancChange } from './orthanc-rest.js';

/** The last change that was told: its place, and enough to know it again. */
export interface ChangeCursor {
  readonly seq: number;
  readonly date: string;
  readonly fingerprint: string;
}

/** Before the first change. */
export const beginning: ChangeCursor = { seq: 0, date: '', fingerprint: '' };

/** @returns the cursor behind a change. The fingerprint is a hash: Orthanc's ids are made from patient and study. */
export const cursorAt = (change: OrthancChange): ChangeCursor => ({
  seq: change.Seq,
  date: change.Date,
  fingerprint: createHash('sha256')
    .update([change.ChangeType, change.ID, change.Date].join(' '))
    .digest('hex')
    .slice(0, 16),
});

export const writeCursor = ({ seq, date, fingerprint }: ChangeCursor): string => `1:${seq}:${date}:${fingerprint}`;

/** @returns the beginning for a cursor that is absent or of another kind: telling again is harmless, leaving out is not. */
export function readCursor(text: string | undefined): ChangeCursor {
  const [, seq = '0', date = '', fingerprint = ''] = /^1:(\d+):([\dT]*):([0-9a-f]*)$/.exec(text ?? '') ?? [];
  return { seq: Number(seq), date, fingerprint };
}
