import { lengthTolerance } from '../measurement/length-agreement.js';
import { precedenceRules, sameLesionTolerance } from '../measurement/same-lesion.js';
import { longAxisConcepts, shortAxisConcepts } from '../readers/axis-concepts.js';
import { dlInfoColumns, tableColumns, wayToImage } from '../readers/csv/table-layouts.js';
import { pairingTolerances } from '../readers/lines/pair-lines.js';
import { olderCodesOf } from '../readers/matches-concept.js';
import { warningReasons } from '../readers/warning-reasons.js';
import { table } from './markdown-table.js';

const percent = (share: number): string => `${share * 100} %`;

/** @returns what is read as a mark, from the tables of the readers. */
export function describeMarks(): readonly string[] {
  return [
    '## Marks',
    '',
    '### Codes of axes',
    '',
    ...table(
      ['role', 'code', 'older codes', 'meaning'],
      [
        ...longAxisConcepts.map((code) => ['long axis', code] as const),
        ...shortAxisConcepts.map((code) => ['short axis', code] as const),
      ].map(([role, code]) => [role, `${code.scheme} ${code.value}`, olderCodesOf(code).join(', '), code.meaning]),
    ),
    'Codes are matched by value and scheme, never by meaning; SRT, SNM3 and 99SDM are one scheme. AIM names them in `codeSystemName`.',
    '',
    '### Lines',
    '',
    `- Two lines of one image are the axes of one mark where they cross, within ${percent(pairingTolerances.overshoot)} of their lengths, at`,
    `  ${90 - pairingTolerances.degrees}° to 90°. Lines of one group or annotation are paired first, then those of one layer; never those of two layers.`,
    '  Three and more lines that cross each other are refused; a line that crosses none is a long axis alone.',
    '- A polyline or spline of more than two points is a line where its points lie on one (.5 pixel), and two where one stroke draws a cross.',
    `- A stated length (printed text, NUM, calculation, table) must agree with the drawn one within ${lengthTolerance.mm} mm or ${percent(lengthTolerance.share)}; else the`,
    '  warning `length-disagrees` and a flag in the report say so. The mark is taken as drawn.',
    '- Lines in patient coordinates (SCOORD3D, AIM in three dimensions, RT contours, segmentations) are projected on the slice that they lie in,',
    '  every endpoint within half of the distance between two slices.',
    '- On outlines and segments the longest line within the largest slice is the long axis, and the longest one perpendicular to it the short',
    '  axis; the report flags such a mark as derived.',
    '- A group that states a long axis or length on a segment and draws no line (Referenced Segment, Referenced Segmentation Frame, or inferred from',
    '  one) is measured on the largest slice of it, or of the frames that it names. The segmentation is looked for in the study that the evidence',
    '  names, or in the folder. Series, frame of reference and planes must agree; results of recist3d are not measured again.',
    '',
    '### Documents that are not DICOM',
    '',
    '- AIM 4 in XML (document types and entities are refused) and in the JSON of ePAD. Lesions are followed by tracking UID, else by patient and',
    '  lesion name. Lines that stand alone in their annotations are paired where they have one lesion and one image.',
    `- Tables in the layout of DeepLesion (${dlInfoColumns.join(', ')} …), and in the simple one below; other names of columns by a header map.`,
    `  A row names its image by ${wayToImage.map((way) => way.join(' + ')).join(', or ')}.`,
    '- Coordinates of both are pixels as DICOM counts those of reports: x along a row, y along a column, 0, 0 the outer corner of the first pixel',
    '  and .5, .5 its centre. Neither AIM nor DL_info says where its own begin; the same is taken for granted.',
    '- Both are taken from folders (`convert`, `inspect`) and over HTTP (`POST /api/marks/import`, which makes reports of them in the archive).',
    '',
    ...table(
      ['column', 'what'],
      Object.entries(tableColumns).map(([name, what]) => [`\`${name}\``, what]),
    ),
    '### One lesion in several documents',
    '',
    `Marks of one image are the same lesion where their long axes are: every endpoint within ${sameLesionTolerance.pixels} pixels or ${percent(sameLesionTolerance.share)} of the`,
    'length. One of them counts, by the first rule that decides; the report names it, and the others that were written before it as merged:',
    '',
    ...precedenceRules.map(({ name }, i) => `${i + 1}. ${name}`),
    '',
    '### Why something is not read as a mark',
    '',
    ...table(
      ['reason', 'what it means'],
      Object.entries(warningReasons).map(([reason, what]) => [`\`${reason}\``, what]),
    ),
  ];
}
