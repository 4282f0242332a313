import type { DefinedCode } from '../measurement/recist3d-codes.js';
import { checkCodes, codingScheme, flagCodes, recist3dConcepts } from '../measurement/recist3d-codes.js';
import { transferSyntaxName } from '../part10/transfer-syntax.js';
import { implementation } from '../provenance/implementation.js';
import type { ConformanceRow } from './object-tables.js';
import { describeMarks } from './describe-marks.js';
import { table } from './markdown-table.js';
import { readImageObjects, readObjects, readPixelEncodings, reportContent, writtenObjects } from './object-tables.js';

/** @returns docs/conformance.md: what is read and written, from the tables of the code. */
export function describeConformance(): string {
  return [
    '# DICOM conformance',
    '',
    'Made from the tables in the code; a test keeps it equal (`UPDATE_DOCS=1 npm run test:fast` writes it anew).',
    '',
    '## Objects read',
    '',
    'Documents of marks:',
    '',
    ...objectTable(readObjects),
    'Images that marks lie on:',
    '',
    ...table(
      ['object', 'SOP class', 'note'],
      readImageObjects.map(({ object, sopClassUID, note }) => [object, sopClassUID, note]),
    ),
    ...seriesRules,
    'Encodings of their pixels; any other is refused by name:',
    '',
    ...table(
      ['transfer syntax', 'UID', 'pixels are decoded'],
      readPixelEncodings.map(([uid, exactness]) => [transferSyntaxName(uid), uid, exactness]),
    ),
    ...describeMarks(),
    '## Objects written',
    '',
    ...objectTable(writtenObjects),
    ...segmentation,
    '## Structured report',
    '',
    ...table(['where', 'template', 'what'], reportContent),
    'Every instance that the report refers to is in its evidence: the segmented images, the segmentation, the document of the source mark.',
    'A corrected report names the one that it replaces in Predecessor Documents Sequence.',
    "The bounds of the volume hang on a text that says how they were found: PixelMed's validator takes a NUM right below a NUM for one that",
    'the upper was inferred from.',
    '',
    ...common,
    `## Coding scheme ${codingScheme.designator}`,
    '',
    `Version ${codingScheme.version}, of ${codingScheme.responsibleOrganization}. A value never changes its definition. A check or flag`,
    'that is not listed is written with its own word as code.',
    '',
    ...codeTable('Structure', Object.values(recist3dConcepts)),
    ...codeTable('Quality checks', Object.values(checkCodes)),
    ...codeTable('Flags', Object.values(flagCodes)),
  ].join('\n');
}

/** What makes slices of a series one volume; the sections of the code are planVolume, selectPass and regularRun. */
const seriesRules: readonly string[] = [
  'Other objects are left alone. Of a series these images make the volume of a mark:',
  '',
  '- Those of orientation, matrix, pixel spacing and frame of reference of the marked one. Localizers, projections (MIP, renderings) and images',
  '  without a place are left out; a mark on one of them is refused.',
  '- Those of its pass, where a series holds several phases, acquisitions or reconstructions over the same part of the body: by Acquisition',
  '  Number, Temporal Position, cardiac phase, kernel, kV, Image Type, Concatenation, Stack and further dimensions, else by the time of',
  '  acquisition where all passes cover the same places.',
  '- Those that the lesion can reach: one and a half long axes to each side, 15 mm at least. Only these are fetched. Where the result touches',
  '  the last of them and the series goes on, the reach is doubled, at most three times.',
  '',
  'Slice spacing comes from positions alone. Within the reach it must be equal to 1 %, and no slice may be missing, shifted in its plane, or come',
  'twice with other pixels: the mark is refused then, with a code of [errors.md](errors.md). Beyond, that is a flag of the result. Slices of a',
  'tilted gantry (up to 45°) are straightened by shear to find the lesion, and the segmentation is written on the slices as they are. Rescale,',
  'padding and bit depth are those of each frame; padding becomes air.',
  '',
];

const segmentation: readonly string[] = [
  '## Segmentation',
  '',
  '- One frame for every slice from the first to the last that holds the lesion, on the grid of the source series: its matrix, orientation',
  '  and positions. Frames ascend along the normal (row × column).',
  '- Each frame names its source image with SOP class, Derivation (DCM 113076) and Purpose of Reference (DCM 121322).',
  '- Segmented Property Category is Morphologically Abnormal Structure (SCT 49755003); Type is the finding of the mark where it is of SNOMED',
  '  CT, else Lesion (SCT 52988006); Anatomic Region with modifiers where the mark has a site.',
  '- Segment Algorithm Type is SEMIAUTOMATIC, also after a correction by brush; MANUAL where a reader drew it from nothing. Segmentation',
  '  Algorithm Identification holds name, version, parameters, and the digest of weights.',
  '- A corrected segmentation names the one that it replaces in Source Image Sequence (General Reference), purpose REPLACED.',
  '- OHIF 3.13 does not open a segmentation whose packed bits make an odd number of bytes (DICOM pads them to an even one). No usual CT matrix',
  '  makes one: it takes a matrix of which rows × columns is no multiple of 16.',
  '',
];

const common: readonly string[] = [
  '## Common to what is written',
  '',
  '- Patient, study, clinical trial and frame of reference are repeated as they stand in the first image of the source; optional attributes',
  '  only where they are complete by their module.',
  '- UIDs are `2.25.` and the decimal of a name-based UUID (PS3.5 B.2) of the job key. Writing a job twice gives the same bytes.',
  '- Content date and time are those of the acceptance of the job, in the Timezone Offset From UTC of the source; in UTC where it has none.',
  '- Specific Character Set is ISO_IR 192. A value that breaks its VR is never written, except what identifies patient and study.',
  `- Manufacturer is \`${implementation.manufacturer}\`, Manufacturer's Model Name \`${implementation.modelName}\`, Implementation Class UID`,
  `  \`${implementation.classUID}\`. By the equipment, or by Algorithm Source and Device Observer Manufacturer, our own objects are`,
  '  recognised; they never trigger a job.',
  '',
];

const objectTable = (rows: readonly ConformanceRow[]): readonly string[] =>
  table(
    ['object', 'SOP class', 'transfer syntaxes', 'note'],
    rows.map(({ object, sopClassUID, transferSyntaxUIDs, note }) => [
      object,
      sopClassUID,
      transferSyntaxUIDs.map(transferSyntaxName).join(', '),
      note,
    ]),
  );

const codeTable = (title: string, codes: readonly DefinedCode[]): readonly string[] => [
  `### ${title}`,
  '',
  ...table(
    ['code', 'meaning', 'definition'],
    codes.map(({ value, meaning, definition }) => [`\`${value}\``, meaning, definition]),
  ),
];
