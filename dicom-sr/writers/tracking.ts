import type { Mark } from '../measurement/mark.js';
import { valueRules } from '../part10/value-rules.js';
import { deriveUid } from '../provenance/derive-uid.js';

/** Under what a lesion is followed, in SEG (PS3.3 C.8.20.4) and SR (TID 1411) alike. */
export interface Tracking {
  readonly id: string;
  readonly uid: string;
}

/**
 * @returns the mark's own tracking identifier and UID; what it lacks, or what is no valid UID, is derived from its document and group,
 *   so that every method that converts the mark gives the same
 */
export function trackingOf({ trackingID, trackingUID, source }: Mark): Tracking {
  const derived = deriveUid('tracking', source.sopInstanceUID, String(source.groupIndex));
  return {
    id: isWritable(trackingID, 'UT') ? trackingID : `Lesion ${source.groupIndex + 1}`,
    uid: isWritable(trackingUID, 'UI') ? trackingUID : derived,
  };
}

const isWritable = (text: string | undefined, vr: 'UT' | 'UI'): text is string =>
  text !== undefined && text.trim() !== '' && valueRules[vr]?.accepts(text) === true;
