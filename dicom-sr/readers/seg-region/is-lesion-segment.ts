import type { Code } from '../../measurement/code.js';

/** Morphologically Abnormal Structure: what is not as it should be (PS3.16 CID 7150). */
const abnormal: ReadonlySet<string> = new Set(['SCT 49755003', 'SRT M-01000']);
/** Types of lesions, for segments whose category says only that they are tissue. */
const lesionTypes: ReadonlySet<string> = new Set([
  'SCT 52988006',
  'SRT M-01100',
  'SCT 4147007',
  'SRT M-03000',
  'SCT 27925004',
  'SRT M-03010',
  'SCT 108369006',
  'SRT M-80000',
  'SCT 86049000',
  'SRT M-80003',
  'SCT 14799000',
  'SRT M-80006',
]);

const named = ({ scheme, value }: Code): string => `${scheme} ${value}`;

/** @returns true for a segment that outlines a lesion, by its category (Morphologically Abnormal Structure) or type (lesion, mass, nodule, neoplasm). */
export const isLesionSegment = (category: Code | undefined, type: Code | undefined): boolean =>
  (category !== undefined && abnormal.has(named(category))) || (type !== undefined && lesionTypes.has(named(type)));
