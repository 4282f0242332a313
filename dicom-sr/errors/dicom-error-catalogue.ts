import type { ErrorEntry } from './recist3d-error.js';

/** Every code that dicom-sr raises. Codes are stable: they are counted in metrics and stand in audit reports. */
export const dicomErrorCatalogue = {
  'not-dicom': {
    meaning: 'The file is not a DICOM Part 10 file, or it is damaged.',
    nextStep: 'Export the object again from its source.',
    retryable: false,
  },
  'unsupported-transfer-syntax': {
    meaning: 'The pixel data is encoded in a transfer syntax, or a variant of one, that is not read.',
    nextStep: 'Export the series in Explicit VR Little Endian.',
    retryable: false,
  },
  'damaged-pixel-data': {
    meaning: 'A compressed frame cannot be decoded, or is not what its image says.',
    nextStep: 'Send the image again from its source; other viewers fail on it too.',
    retryable: false,
  },
  'not-ct': {
    meaning: 'The marked series is not a CT Image Storage series.',
    nextStep: 'Only CT series are converted; leave this mark out.',
    retryable: false,
  },
  'empty-series': {
    meaning: 'The series holds no image.',
    nextStep: 'Check that the CT was sent completely.',
    retryable: true,
  },
  'mixed-orientation': {
    meaning: 'The images of the series do not share one orientation, matrix or pixel spacing.',
    nextStep: 'Split localizers from the series, or mark a series of parallel slices.',
    retryable: false,
  },
  'mixed-frame-of-reference': {
    meaning: 'The images of the series do not share one Frame of Reference UID.',
    nextStep: 'Mark a series that was acquired in one frame of reference.',
    retryable: false,
  },
  'missing-slice': {
    meaning: 'A slice is missing near the mark.',
    nextStep: 'Send the complete series again; the mark is then taken up by itself.',
    retryable: true,
  },
  'duplicate-position': {
    meaning:
      'Two images of the series lie at the same position, differ, and nothing tells which one is of the marked pass.',
    nextStep: 'Split the acquisitions or phases into series of their own.',
    retryable: false,
  },
  'irregular-spacing': {
    meaning: 'The distance between neighbouring slices near the mark differs by more than 1 %.',
    nextStep: 'Reconstruct the series with equal spacing.',
    retryable: false,
  },
  'gantry-tilt': {
    meaning: 'The slices are sheared against each other by more than a gantry tilts (45°).',
    nextStep: 'Check the positions that the images state; use a series that was tilt-corrected.',
    retryable: false,
  },
  'displaced-slice': {
    meaning: 'A slice is shifted within its plane against its neighbours.',
    nextStep: 'Reconstruct the series with one centre for all slices.',
    retryable: false,
  },
  'not-a-slice': {
    meaning: 'The marked image is a localizer or a projection through many slices (MIP), which has no volume.',
    nextStep: 'Mark the lesion on a slice of the series that the image was made from.',
    retryable: false,
  },
  'too-few-slices': {
    meaning: 'The series holds fewer than two slices, so it has no spacing.',
    nextStep: 'Mark a volumetric series.',
    retryable: false,
  },
  'invalid-attribute': {
    meaning: 'A required attribute is absent or has an impossible value.',
    nextStep: 'Check the export of the object named in the detail.',
    retryable: false,
  },
  'mark-outside-image': {
    meaning: 'An endpoint of the mark lies outside of the image that it refers to.',
    nextStep: 'Check the mark in the viewer that wrote it.',
    retryable: false,
  },
  'image-not-found': {
    meaning: 'The image that the mark refers to is not in the study.',
    nextStep: 'Send the CT series that was marked.',
    retryable: true,
  },
  'segmentation-not-found': {
    meaning: 'The segmentation that the mark was measured on is not in the study.',
    nextStep: 'Send the segmentation that the report refers to.',
    retryable: true,
  },
  'empty-mask': {
    meaning: 'The segmentation holds no voxel, so there is nothing to write.',
    nextStep: 'Check that the mark lies on a lesion, or segment it by hand.',
    retryable: false,
  },
  'grid-mismatch': {
    meaning: 'The segmentation does not lie on the voxel grid of the CT series.',
    nextStep: 'Segment on the series that was marked, without resampling.',
    retryable: false,
  },
  'unsupported-segmentation': {
    meaning: 'The segmentation is of a type or pixel encoding that is not read.',
    nextStep: 'Store the segmentation as BINARY in Explicit VR Little Endian.',
    retryable: false,
  },
  'series-too-large': {
    meaning: 'The series is larger than this installation accepts.',
    nextStep: 'Raise the limit in the configuration, or mark a shorter series.',
    retryable: false,
  },
} as const satisfies Record<string, ErrorEntry>;
