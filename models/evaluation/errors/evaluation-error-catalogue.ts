import type { ErrorEntry } from '../../../dicom-sr/errors/recist3d-error.js';

/** Every code that an evaluation raises, or writes into the row of a lesion that it could not score. Codes are stable. */
export const evaluationErrorCatalogue = {
  'nifti-unreadable': {
    meaning: 'The file is not a NIfTI file, or it is damaged.',
    nextStep: 'Write the image again as a single .nii or .nii.gz file.',
    retryable: false,
  },
  'nifti-truncated': {
    meaning: 'The NIfTI file holds fewer voxels than its header announces.',
    nextStep: 'Copy the file again from its source.',
    retryable: false,
  },
  'nifti-unsupported': {
    meaning: 'The NIfTI file has a data type or a number of dimensions that is not read.',
    nextStep: 'Write a 3D image of integers or floats.',
    retryable: false,
  },
  'nifti-invalid-spacing': {
    meaning: 'The voxel spacing is absent, contradicts the affine, or the affine is sheared.',
    nextStep: 'Resample the image to a rectangular grid and write pixdim and affine consistently.',
    retryable: false,
  },
  'nifti-invalid-values': {
    meaning: 'The image holds values that are not finite.',
    nextStep: 'Replace NaN and infinity by the HU of air.',
    retryable: false,
  },
  'mask-not-labels': {
    meaning: 'The mask holds values that are not whole numbers from 0 to 65535.',
    nextStep: 'Write the mask as a label map: 0 for background, one whole number a lesion.',
    retryable: false,
  },
  'mask-empty': {
    meaning: 'The mask holds no lesion.',
    nextStep: 'Take the pair out of the folder, or give a mark for it with --marks.',
    retryable: false,
  },
  'pair-mismatch': {
    meaning: 'CT and mask do not lie on the same grid.',
    nextStep: 'Resample the mask to the grid of its CT.',
    retryable: false,
  },
  'ct-missing': {
    meaning: 'There is a mask, but no CT of the same name.',
    nextStep: 'Put ID_ct.nii.gz beside ID_mask.nii.gz.',
    retryable: false,
  },
  'mask-missing': {
    meaning: 'There is a CT, but no mask of the same name and no mark for it.',
    nextStep: 'Put ID_mask.nii.gz beside ID_ct.nii.gz, or give a mark with --marks.',
    retryable: false,
  },
  'lesions-not-found': {
    meaning: 'The folder holds no pair ID_ct.nii.gz + ID_mask.nii.gz, and neither does a folder in it.',
    nextStep: 'Point --lesions at such a folder.',
    retryable: false,
  },
  'duplicate-id': {
    meaning: 'The same id occurs twice, so that marks and saved masks could not be told apart.',
    nextStep: 'Evaluate the sets one by one, or rename the files.',
    retryable: false,
  },
  'marks-invalid': {
    meaning: 'The file of marks holds entries that cannot be used.',
    nextStep: 'Correct every entry named in the message.',
    retryable: false,
  },
  'mark-without-label': {
    meaning: 'The mark names no label, and lies on none of those that the mask holds.',
    nextStep: 'Add the label of the lesion to the entry, or look at its slice and endpoints.',
    retryable: false,
  },
  'mark-without-lesion': {
    meaning: 'The file of marks names a lesion that is not in the folder.',
    nextStep: 'Check id and label of the entry.',
    retryable: false,
  },
  'method-failed': {
    meaning: 'The method raised an error that it does not know itself.',
    nextStep: 'Report it with the id of the lesion and the method.',
    retryable: false,
  },
  'worker-died': {
    meaning: 'The worker that evaluated the lesion stopped; it was replaced.',
    nextStep: 'Run again with fewer --jobs; if it stays so, report the id of the lesion.',
    retryable: true,
  },
} as const satisfies Record<string, ErrorEntry>;
