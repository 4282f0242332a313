/** Everything that `recist3d response` warns of, by code. Nothing of it is averaged or guessed away. */
export const followUpWarnings = {
  'unnamed-lesion':
    'A mark names no lesion, so that it cannot be followed until a reader, or the images, say which one it is.',
  'undated-mark': 'A mark has no study date.',
  'no-length': 'A mark states no length, and its image is not there to measure it.',
  'node-without-short-axis': 'Nodes count by their short axis; this one has none.',
  'two-marks': 'A lesion is marked twice at one visit; the mark that goes first counts.',
  'node-doubtful':
    'A lesion is called a lymph node at one visit, and not at another. It counts as a node, by its short axis, at all of them.',
  'new-name': 'A lesion is not marked at baseline: new, or named otherwise before. A reader must say which.',
  'name-changed': 'One tracking UID goes by several names.',
  'uid-changed': 'A lesion has another tracking UID at each visit; it is followed by its name.',
  'unit-doubtful':
    'The stated length is ten times the drawn one, or a tenth: centimetres taken for millimetres. The drawn one counts.',
  'unit-suspected':
    'A lesion is about ten times as long as at the visit before, or a tenth: a unit may be wrong. What is stated counts.',
  'organ-unknown': 'A lesion names no organ, so that the rule of two targets an organ cannot be held against it.',
  'contrast-differs': 'Visits were scanned in different contrast phases: lesions may seem to grow or to vanish.',
  'one-visit': 'There is one visit only: nothing to compare with.',
  'no-measurable-lesion': 'No lesion of the baseline is measurable: the response rests on non-target lesions alone.',
  'result-rejected': 'A result was left aside because a reader rejected it.',
  'volumes-missing': 'A target has no volume at a visit, so that there is no volumetric response.',
  'unused-decision': 'A decision of a reader names a lesion or a visit that is not there.',
} as const;

export type FollowUpWarningCode = keyof typeof followUpWarnings;
