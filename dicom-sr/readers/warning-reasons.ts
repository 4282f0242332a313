/** Every reason for which a document, or a group of it, is not read as a mark or only in part. Stable words; docs/errors.md is made from this table. */
export const warningReasons = {
  // The document
  'unsupported-document': 'The document is not of a kind that marks are read from.',
  'damaged-document': 'The file is DICOM, but damaged or cut off.',
  'unsupported-transfer-syntax': 'The document is encoded in a transfer syntax that is not read.',
  'incomplete-document': 'The document lacks one of its own UIDs, so a result could not refer to it.',
  'no-measurement-group': 'The report holds no measurement group.',
  'archive-file': 'The file is an archive (ZIP): unpack it, its content is then read.',
  'too-large': 'The document is larger than any document of marks needs to be; it was not read.',
  'unsafe-xml': 'The XML declares a document type or entities, which no annotation needs; it was not read.',
  'older-aim': 'The annotation is of AIM 3 or older: export it as AIM 4, in which ePAD and its converters write.',
  'osirix-roi':
    'The report holds a ROI of OsiriX or Horos in their private format: export the ROI there as DICOM SR by TID 1500, or as CSV.',
  'visage-private':
    'The object holds annotations of Visage in its private format: export them there as Structured Reports or presentation states.',
  'no-measurement': 'The document flags images; it measures nothing on them.',
  'unknown-columns':
    'The table has neither the columns of DL_info nor those of the simple layout: name its columns in a header map.',
  'content-too-deep': 'Content items are nested deeper than any report needs; what lies deeper was not read.',

  // The group is something else than a mark
  'volumetric-group':
    'The group describes a segment or a surface in space, not lines on an image; a segmentation of a lesion is read by itself.',
  'segmentation-region': 'The group describes a frame of a segmentation, not lines on an image.',
  'own-segmentation': 'The group measures a segmentation that recist3d wrote: a result is not converted again.',
  'not-a-lesion': 'The region is an organ, a margin or a helping structure, not a lesion.',
  'annotation-only': 'The group is an arrow, a point or a label.',
  'no-axis': 'The group measures something else than a long axis or a length.',
  'short-axis-only': 'The group has a short axis but no long one.',

  // The lines cannot be placed
  'no-coordinates': 'The axis has no coordinates.',
  'no-frame-of-reference': 'The coordinates are those of the patient, and name no frame of reference.',
  'ambiguous-coordinates': 'Several measurements or graphics of the group could be the axis.',
  'not-two-points': 'The graphic of the axis is not a line between two points.',
  'invalid-coordinates': 'A coordinate of the axis is not a number.',
  'zero-length': 'Both endpoints of the axis are the same point.',
  'unsupported-pixel-origin': 'The coordinates count from the origin of a tiled image.',
  'no-image-reference': 'The coordinates do not say on which image they lie.',
  'several-images': 'The mark lies on several images or frames.',
  'invalid-frame': 'The referenced frame is not a single positive number.',

  'ambiguous-lines':
    'Three or more lines cross each other, so that nobody can say which two are the axes of one lesion.',
  'no-displayed-area':
    'The coordinates are fractions of a displayed area that the presentation state does not define for the image.',
  'displayed-area-turned':
    'The coordinates are fractions of a displayed area that is rotated or flipped against the image.',
  'no-contour': 'The region has no closed outline in a plane.',
  'unsupported-segmentation':
    'The segmentation is no BINARY one with native pixels: store it as BINARY in Explicit VR Little Endian.',
  'segmentation-not-found':
    'The segmentation that the group was measured on is not there: send it, or export the measurement with its lines.',
  'segmentation-damaged':
    'The segmentation that the group was measured on is damaged, or lacks its geometry: send it again from where it was made.',
  'segment-not-found':
    'The segmentation that the group was measured on has no such segment, or other frames than the group says: send the one that was measured.',
  'several-segments':
    'The group refers to several segments, so that nobody can say on which one it was measured: export a group for each.',
  'geometry-differs':
    'The region does not belong to the series that the document names, which has another frame of reference or slices in another plane: send the series that was segmented.',
  'invalid-row': 'The row of the table lacks a value, or has one that is no number.',
  'geometry-unknown': 'The mark can be placed only on images with their geometry, and they were not at hand.',
  'image-not-found': 'The image that the mark refers to is not there: send the series that was marked.',
  'other-patient': 'The document says that its marks are those of another patient than the images are.',
  'between-slices': 'The lines lie farther from every slice than half of the distance between two slices.',
  'ambiguous-series': 'Several series could be meant, and the document names none of them.',
  'spacing-differs': 'The document states another pixel spacing than the image has, so another image was marked.',

  // The mark was read, without a part of it
  'short-axis-unreadable': 'The short axis could not be read; the mark was read without it.',
  'unit-not-length': 'The reported value has no unit of length that is known; the coordinates were read without it.',
  'invalid-length': 'The reported length is not a positive number; the coordinates were read without it.',
  'length-disagrees':
    'The stated length differs from the drawn one by more than 1 mm and 5 %; the mark was taken as drawn.',
  'repeated-line': 'The same line stands in the document several times; it was taken once.',
  'unresolved-reference': 'A content item refers to another one that is not there.',
} as const satisfies Record<string, string>;

export type WarningReason = keyof typeof warningReasons;
