import type { DefinedCode } from '../measurement/recist3d-codes.js';
import { checkCodes, codingScheme, flagCodes, recist3dConcepts } from '../measurement/recist3d-codes.js';
import { transferSyntaxName } from '../part10/transfer-syntax.js';
import { implementation } from '../provenance/implementation.js';
import type { ConformanceRow } from './object-tables.js';
import { describeMarks } from './describe-marks.js';
import { table } from './markdown-table.js';
import { readObjects, reportContent, writtenObjects } from './object-tables.js';

/** @returns docs/conformance.md: what is read and written, from the tables of the code. */
export function describeConformance(): string {
  return [
    '# DICOM conformance',
    '',
    'Made from the tables in the code; a test keeps it equal (`UPDATE_DOCS=1 npm run test:fast` writes it anew).',
    '',
    '## Objects read',
    '',
    ...objectTable(readObjects),
    'Other objects are left alone. Compressed images and big endian files are refused by name.',
    'A CT series is refused, with a code of [errors.md](errors.md), where a slice is missing or doubled, spacing differs by more than 1 %,',
    'slices are sheared, or orientation, matrix, pixel spacing or frame of reference are mixed. Slice spacing comes from positions alone.',
    '',
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
