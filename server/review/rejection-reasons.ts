/** Why a reader rejects a result; stable words. The sentence stands in the rejection note. */
export const rejectionReasons = {
  'not-a-lesion': 'The mark does not lie on a lesion.',
  'wrong-structure': 'Another structure than the lesion was segmented.',
  'leaks-out': 'The segmentation leaks into its surroundings.',
  'part-missing': 'A part of the lesion is missing.',
  'wrong-slices': 'The segmentation begins or ends on the wrong slice.',
  'image-quality': 'The images do not allow a segmentation.',
  other: 'Another reason, see the comment.',
} as const;

export type RejectionReason = keyof typeof rejectionReasons;
