import type { Code } from './code.js';

/** The coding scheme of recist3d; 99 marks it as a private one (PS3.16 8.2). */
export const codingScheme = {
  designator: '99RECIST3D',
  name: 'recist3d results',
  version: '1',
  responsibleOrganization: 'recist3d',
} as const;

/** A code of the own scheme with what it means exactly; docs/conformance.md is made from these. */
export interface DefinedCode extends Code {
  readonly definition: string;
}

const defined = (value: string, meaning: string, definition: string): DefinedCode => ({
  value,
  scheme: codingScheme.designator,
  meaning,
  definition,
});

/** What the structure of the report needs. A value never changes its definition. */
export const recist3dConcepts = {
  sliceOfMeasurement: defined(
    'SLICE',
    'Slice of measurement',
    'On which slice of the segmentation an axis was measured.',
  ),
  markedSlice: defined('SLICE-MARKED', 'Marked slice', 'The slice that carries the source mark.'),
  largestSlice: defined('SLICE-LARGEST', 'Slice of largest area', 'The slice on which the segment has most voxels.'),
  uncertainty: defined('UNCERTAINTY', 'Uncertainty', 'How the bounds of a measurement were found; carries them.'),
  checkOutcome: defined('CHECK', 'Outcome of check', 'Whether the value was within the limit of its check.'),
  checkPassed: defined('CHECK-PASSED', 'Passed', 'The value was within the limit.'),
  checkFailed: defined('CHECK-FAILED', 'Failed', 'The value was beyond the limit: a reader should look at the result.'),
  checkLimit: defined('CHECK-LIMIT', 'Limit of check', 'The limit that the value was held against, in the same unit.'),
  flag: defined('FLAG', 'Flag of result', 'Something that a reader must know about how the result came about.'),
  otherMark: defined(
    'OTHER-MARK',
    'Other mark of lesion',
    'A document that marks the same lesion on the same image, and was not used.',
  ),
  intensity: defined(
    'INTENSITY',
    'Intensity',
    'Pixel value of an image that is not CT, after its rescale, in the unit of its scanner.',
  ),
  lesionRole: defined('ROLE', 'Role of lesion', 'What a lesion counts as over time: target, non-target or new.'),
  newLesion: defined('ROLE-NEW', 'New lesion', 'A lesion that was not marked at baseline.'),
  overallResponse: defined(
    'RESPONSE',
    'Response at time point',
    'The response of the patient at one visit by RECIST 1.1, tables 1 and 2.',
  ),
  volumetricResponse: defined(
    'RESPONSE-VOLUME',
    'Volumetric response',
    'The response at one visit by the sum of the volumes of the target lesions.',
  ),
  responseCR: defined('RESPONSE-CR', 'Complete response', 'CR of RECIST 1.1.'),
  responsePR: defined('RESPONSE-PR', 'Partial response', 'PR of RECIST 1.1.'),
  responseSD: defined('RESPONSE-SD', 'Stable disease', 'SD of RECIST 1.1.'),
  responsePD: defined('RESPONSE-PD', 'Progressive disease', 'PD of RECIST 1.1.'),
  responseNE: defined('RESPONSE-NE', 'Not evaluable', 'NE of RECIST 1.1: not everything that counts was measured.'),
  responseNonCrNonPd: defined(
    'RESPONSE-NON',
    'Non-CR/non-PD',
    'Non-CR/non-PD of RECIST 1.1: non-target lesions persist, and there is no target.',
  ),
  sumOfDiameters: defined(
    'SUM',
    'Sum of diameters',
    'Long axes of the targets, of nodes the short axes; RECIST 1.1, 4.2.',
  ),
  sumOfVolumes: defined('SUM-VOLUME', 'Sum of volumes', 'Volumes of the segments of the targets.'),
  replaced: defined('REPLACED', 'Replaced segmentation', 'The referenced segmentation is replaced by this one.'),
} as const;

/** Quality checks by name. */
export const checkCodes: Readonly<Record<string, DefinedCode>> = {
  'long-axis-deviation': defined(
    'C-LONG',
    'Deviation of long axis',
    "How far the segment's own long axis on the marked slice is from the mark's, as a share of the mark's; at most the limit.",
  ),
  'long-axis-deviation-mm': defined(
    'C-LONG-MM',
    'Deviation of long axis in mm',
    'The same as a length; at most the limit.',
  ),
  'short-axis-deviation': defined(
    'C-SHORT',
    'Deviation of short axis',
    "How far the segment's own short axis on the marked slice is from the mark's, as a share of the mark's; at most the limit.",
  ),
  'short-axis-deviation-mm': defined(
    'C-SHORT-MM',
    'Deviation of short axis in mm',
    'The same as a length; at most the limit.',
  ),
  components: defined(
    'C-COMPONENTS',
    'Connected components',
    'Number of separate parts of the segment; at most the limit.',
  ),
  'touches-border': defined(
    'C-BORDER',
    'Voxels at border',
    'Voxels of the segment at the border of the region that was looked at; at most the limit.',
  ),
  'boundary-contrast': defined(
    'C-CONTRAST',
    'Boundary contrast',
    'Difference of mean HU just inside and just outside of the segment; at least the limit.',
  ),
  'volume-against-ellipsoid': defined(
    'C-ELLIPSOID',
    'Volume against ellipsoid',
    'The larger by the smaller of the volume of the segment and that of the ellipsoid πLW²/6 of the mark; at most the limit.',
  ),
};

/** Flags by word. */
export const flagCodes: Readonly<Record<string, DefinedCode>> = {
  'short-axis-assumed': defined(
    'F-SHORT-ASSUMED',
    'Short axis assumed',
    'The mark had no short axis; a width was assumed.',
  ),
  'short-axis-proposed': defined(
    'F-SHORT-PROPOSED',
    'Short axis proposed',
    'The mark had no short axis; one was proposed from the image.',
  ),
  'mark-derived': defined(
    'F-DERIVED',
    'Mark derived',
    'Nobody drew the axes of the mark: they were measured on the largest slice of an outline or segment.',
  ),
  'length-disagrees': defined(
    'F-LENGTH',
    'Stated length disagrees',
    'The source states a length that differs from the drawn one by more than 1 mm and 5 %.',
  ),
  'marks-merged': defined(
    'F-MERGED',
    'Marks merged',
    'Several documents mark the lesion on this image; the one that the volume was inferred from was used.',
  ),
  'fell-back-to-ellipse': defined(
    'F-ELLIPSE',
    'Fell back to ellipse',
    'The cut failed; the ellipse of the mark stands for the lesion.',
  ),
  'fell-back-to-trimap': defined(
    'F-TRIMAP',
    'Fell back to trimap',
    'The cut failed; the starting guess stands for the lesion.',
  ),
  'lung-contrast': defined('F-LUNG', 'Lung contrast', 'The lesion lies in lung and was cut against air.'),
  'corrected-by-reader': defined(
    'F-CORRECTED',
    'Corrected by reader',
    'A reader changed the segment that the method made.',
  ),
  'network-set-aside': defined(
    'F-NETWORK-ASIDE',
    'Network set aside',
    'The outline of the network contradicted the mark; a method without a network stands for it.',
  ),
  'constrained-by-reader': defined(
    'F-CONSTRAINED',
    'Constrained by reader',
    'Strokes or ends that a reader drew constrained the cut.',
  ),
  'touches-volume-end': defined(
    'F-VOLUME-END',
    'Touches end of volume',
    'The segment reaches the first or last slice of the series.',
  ),
  'duplicate-slices': defined(
    'F-DUPLICATES',
    'Duplicate slices',
    'Images of the same place came with equal pixels; one of each was taken.',
  ),
  'slice-missing-elsewhere': defined(
    'F-MISSING',
    'Slice missing elsewhere',
    'The series misses slices away from the mark; those around it are complete.',
  ),
  'spacing-differs-elsewhere': defined(
    'F-SPACING',
    'Spacing differs elsewhere',
    'Slices away from the mark have another distance; the volume was measured with that around the mark.',
  ),
  'positions-rounded': defined(
    'F-ROUNDED',
    'Positions rounded',
    'The positions of the slices are written with few digits; their distance is the mean one, regular within the rounding.',
  ),
  'images-left-out': defined(
    'F-LEFT-OUT',
    'Images left out',
    'The series holds localizers, projections or images of another grid, which were left out.',
  ),
  'one-pass-of-several': defined(
    'F-ONE-PASS',
    'One pass of several',
    'The series holds several phases, acquisitions or reconstructions; that of the marked image was taken.',
  ),
  'gantry-tilt-straightened': defined(
    'F-TILT',
    'Gantry tilt straightened',
    'The slices are sheared; they were straightened to find the lesion, which is written on the slices themselves.',
  ),
  'intensities-not-hu': defined(
    'F-NOT-HU',
    'Intensities not HU',
    'The images are not CT: intensities were spread over the display window of the marked image.',
  ),
};

/**
 * @returns the code of a check or flag; a word that the tables do not know is its own code, so that nothing is lost
 */
export const codeOfWord = (codes: Readonly<Record<string, DefinedCode>>, word: string): Code =>
  codes[word] ?? { value: word, scheme: codingScheme.designator, meaning: word.replaceAll('-', ' ').slice(0, 64) };
