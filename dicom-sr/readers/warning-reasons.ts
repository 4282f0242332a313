/** Every reason for which a document, or a group of it, is not read as a mark or only in part. Stable words; docs/errors.md is made from this table. */
export const warningReasons = {
  // The document
  'unsupported-document': 'The document is not of a kind that marks are read from.',
  'damaged-document': 'The file is DICOM, but damaged or cut off.',
  'unsupported-transfer-syntax': 'The document is encoded in a transfer syntax that is not read.',
  'incomplete-document': 'The document lacks one of its own UIDs, so a result could not refer to it.',
  'no-measurement-group': 'The report holds no measurement group.',
  'content-too-deep': 'Content items are nested deeper than any report needs; what lies deeper was not read.',

  // The group is something else than a mark
  'volumetric-group': 'The group describes a segment or a surface in space, not lines on an image.',
  'segmentation-region': 'The group describes a frame of a segmentation, not lines on an image.',
  'annotation-only': 'The group is an arrow, a point or a label.',
  'no-axis': 'The group measures something else than a long axis or a length.',
  'short-axis-only': 'The group has a short axis but no long one.',

  // The lines cannot be placed
  'no-coordinates': 'The axis has no coordinates.',
  'patient-coordinates': 'The axis is given in patient coordinates (SCOORD3D), not on an image.',
  'ambiguous-coordinates': 'Several measurements or graphics of the group could be the axis.',
  'not-two-points': 'The graphic of the axis is not a line between two points.',
  'invalid-coordinates': 'A coordinate of the axis is not a number.',
  'zero-length': 'Both endpoints of the axis are the same point.',
  'unsupported-pixel-origin': 'The coordinates count from the origin of a tiled image.',
  'no-image-reference': 'The coordinates do not say on which image they lie.',
  'several-images': 'The mark lies on several images or frames.',
  'invalid-frame': 'The referenced frame is not a single positive number.',

  // The mark was read, without a part of it
  'short-axis-unreadable': 'The short axis could not be read; the mark was read without it.',
  'unit-not-length': 'The reported value has no unit of length that is known; the coordinates were read without it.',
  'invalid-length': 'The reported length is not a positive number; the coordinates were read without it.',
  'unresolved-reference': 'A content item refers to another one that is not there.',
} as const satisfies Record<string, string>;

export type WarningReason = keyof typeof warningReasons;
