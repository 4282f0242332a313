import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { indexToLps } from '../../dicom-sr/geometry/affine.js';
import { toImagePoint } from '../../dicom-sr/geometry/index-point.js';
import type { Vec3 } from '../../dicom-sr/geometry/vec3.js';
import { scale, subtract } from '../../dicom-sr/geometry/vec3.js';
import type { Code } from '../../dicom-sr/measurement/code.js';
import { concepts, units } from '../../dicom-sr/measurement/concepts.js';
import { itemsOf, textOf } from '../../dicom-sr/part10/natural-dataset.js';
import { readPart10 } from '../../dicom-sr/part10/read-part10.js';
import { writePart10 } from '../../dicom-sr/part10/write-part10.js';
import type { WritableDataset } from '../../dicom-sr/part10/writable-dataset.js';
import { maskFromSeg } from '../../dicom-sr/readers/mask-from-seg.js';
import { readSeg } from '../../dicom-sr/readers/read-seg.js';
import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import { assembleVolume } from '../../dicom-sr/volume/assemble-volume.js';
import { readCtImage } from '../../dicom-sr/volume/read-ct-image.js';
import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';
import { container, numContent } from '../../dicom-sr/writers/content-items.js';
import { markSrDataset } from '../../dicom-sr/writers/write-mark-sr.js';
import { compareMasks } from '../../models/metrics/compare-masks.js';
import type { Phantom } from '../../models/phantom/create-phantom.js';
import { createPhantom, phantomDefaults } from '../../models/phantom/create-phantom.js';
import type { PhantomStudy, StudyLesion } from '../../server/phantom/phantom-study.js';
import { phantomStudy } from '../../server/phantom/phantom-study.js';
import { aimJson, aimXml } from '../fixtures/marks/aim-annotation.js';
import { foreignSegmentation } from '../fixtures/marks/foreign-segmentation.js';
import { markSrContent } from '../fixtures/mark-report.js';
import type { DrawnMark } from '../fixtures/marks/drawn-mark.js';
import { dlInfoTable, markTable } from '../fixtures/marks/mark-table.js';
import { presentationStateOf } from '../fixtures/marks/presentation-state.js';
import { segmentReport } from '../fixtures/marks/segment-report.js';
import { ellipse, structureSetFile } from '../fixtures/marks/structure-set.js';
import type { ConversionReport, LesionRow, WarningRow } from '../../server/report/conversion-report.js';

const options = {
  phantom: { ...phantomDefaults, slices: 70, matrix: 224, lesions: 8 },
  form: 'planar-roi',
  withoutShortAxis: false,
} as const;

type Files = Readonly<Record<string, Uint8Array | string>>;
type Json = Omit<ConversionReport, 'lesions' | 'warnings'> & {
  readonly lesions: readonly LesionRow[];
  readonly warnings: readonly WarningRow[];
};

async function convert(...args: readonly string[]): Promise<{ readonly code: number; readonly stdout: string }> {
  const command = [resolve('bin/recist3d.mjs'), 'convert', '--no-pictures', ...args];
  const ended = await promisify(execFile)(process.execPath, command).catch((error: unknown) => error);
  const { code = 0, stdout = '' } = ended as { readonly code?: number; readonly stdout?: string };
  return { code, stdout };
}

async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
}

const reportOf = async (folder: string): Promise<Json> =>
  JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')) as Json;

/** A document of each kind, in the order of the report. */
const everyKind = [
  'aim-long.json',
  'aim.xml',
  'dl-info.csv',
  'gsps.dcm',
  'rtstruct.dcm',
  'seg.dcm',
  'spatial.dcm',
  'table.csv',
] as const;
/** Which lesion of the phantom each of them marks. */
const order = [2, 1, 4, 0, 5, 6, 7, 3] as const;

describe('a folder in which every lesion is marked in another kind of document', () => {
  let root: string;
  let phantom: Phantom;
  let study: PhantomStudy;
  let lesions: readonly LesionRow[];
  let report: Json;
  let ended: Awaited<ReturnType<typeof convert>>;

  const drawn = ({ mark, name }: StudyLesion): DrawnMark => {
    const { sopClassUID, sopInstanceUID, seriesInstanceUID } = study.ct[mark.slice];
    const line = ([a, b]: readonly [readonly [number, number], readonly [number, number]]) =>
      [toImagePoint(a), toImagePoint(b)] as const;
    return {
      name,
      image: { sopClassUID, sopInstanceUID, seriesInstanceUID, studyInstanceUID: study.studyInstanceUID },
      long: line(mark.longAxis),
      ...(mark.shortAxis && { short: line(mark.shortAxis) }),
    };
  };
  const lps = (slice: number, [column, row]: readonly [number, number]): Vec3 =>
    indexToLps(phantom.affine, column, row, slice);
  const frameOfReferenceUID = (): string =>
    textOf(readPart10(study.ct[0].part10, { untilPixelData: true }).dataset, 'FrameOfReferenceUID') ?? '';

  /** SCOORD3D below each axis, as highdicom and others write a volumetric viewer's measurements. */
  const spatialReport = ({ mark }: StudyLesion): Uint8Array => {
    const axis = (name: Code, line: NonNullable<StudyLesion['mark']['shortAxis']>): WritableDataset =>
      numContent('CONTAINS', name, undefined, units.millimeter, [
        {
          RelationshipType: 'INFERRED FROM',
          ValueType: 'SCOORD3D',
          GraphicType: 'POLYLINE',
          GraphicData: line.flatMap((point) => lps(mark.slice, point)),
          ReferencedFrameOfReferenceUID: frameOfReferenceUID(),
        },
      ]);
    const dataset = markSrDataset(markSrContent({ key: 'spatial' }));
    const axes = [
      axis(concepts.longAxis, mark.longAxis),
      ...(mark.shortAxis ? [axis(concepts.shortAxis, mark.shortAxis)] : []),
    ];
    const content = (dataset['ContentSequence'] as readonly WritableDataset[]).slice(0, -1);
    const group = container('CONTAINS', concepts.measurementGroup, axes);
    const measurements = container('CONTAINS', concepts.imagingMeasurements, [group]);
    const evidence = {
      CurrentRequestedProcedureEvidenceSequence: [
        {
          StudyInstanceUID: study.studyInstanceUID,
          ReferencedSeriesSequence: [
            {
              SeriesInstanceUID: study.ct[0].seriesInstanceUID,
              ReferencedSOPSequence: [
                {
                  ReferencedSOPClassUID: study.ct[0].sopClassUID,
                  ReferencedSOPInstanceUID: study.ct[0].sopInstanceUID,
                },
              ],
            },
          ],
        },
      ],
    };
    return writePart10({ ...dataset, ...evidence, ContentSequence: [...content, measurements] });
  };

  const structureSet = ({ mark, name }: StudyLesion): Uint8Array => {
    const [a, b] = mark.longAxis.map((point) => lps(mark.slice, point));
    const [c, d] = (mark.shortAxis ?? mark.longAxis).map((point) => lps(mark.slice, point));
    const half = (from: Vec3, to: Vec3): Vec3 => scale(subtract(to, from), 0.5);
    const centre: Vec3 = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2];
    const imageUID = study.ct[mark.slice].sopInstanceUID;
    const rois = [
      { name: 'Body', type: 'EXTERNAL', contours: [{ points: ellipse(centre, [80, 0, 0], [0, 60, 0]) }] },
      { name: `GTV ${name}`, type: 'ORGAN', contours: [{ points: ellipse(centre, half(a, b), half(c, d)), imageUID }] },
    ];
    return structureSetFile({
      rois,
      frameOfReferenceUID: frameOfReferenceUID(),
      studyInstanceUID: study.studyInstanceUID,
    });
  };

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'recist3d-kinds-'));
    phantom = createPhantom(options.phantom);
    study = phantomStudy(phantom, options);
    const [gsps, xml, json, table, dlInfo, rtstruct, seg, spatial] = study.lesions;
    const jsonMark = drawn(json);
    const { short: jsonShort = jsonMark.long, ...jsonLong } = jsonMark;
    const spacing = [phantom.volume.spacingMm[1], phantom.volume.spacingMm[2]] as const;
    const files: Files = {
      ...Object.fromEntries(study.ct.map(({ part10 }, i) => [`ct/${i}.dcm`, part10])),
      'gsps.dcm': presentationStateOf([drawn(gsps)]),
      'aim.xml': aimXml([drawn(xml)], { withRoles: true }),
      'aim-long.json': aimJson([jsonLong]),
      'aim-short.json': aimJson([{ ...jsonLong, long: jsonShort }], { key: 'short' }),
      'table.csv': markTable([
        drawn(table),
        { ...drawn(table), image: { ...drawn(table).image, sopInstanceUID: '2.25.404' } },
      ]),
      'dl-info.csv': dlInfoTable([
        {
          mark: drawn(dlInfo),
          series: study.ct[0].seriesInstanceUID,
          instanceNumber: Number(
            textOf(readPart10(study.ct[dlInfo.mark.slice].part10, { untilPixelData: true }).dataset, 'InstanceNumber'),
          ),
          pixelSpacingMm: spacing,
        },
      ]),
      'rtstruct.dcm': structureSet(rtstruct),
      'seg.dcm': foreignSegmentation(study.ct, seg.truth),
      'spatial.dcm': spatialReport(spatial),
      // The lesion of the presentation state once more: the report counts.
      'twice.dcm': study.report.part10,
    };
    await writeFiles(
      join(root, 'in'),
      Object.fromEntries(Object.entries(files).filter(([name]) => name !== 'twice.dcm')),
    );
    ended = await convert(join(root, 'in'), join(root, 'out'));
    report = await reportOf(join(root, 'out'));
    lesions = report.lesions;
    await writeFiles(join(root, 'in'), { 'twice.dcm': files['twice.dcm'] });
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  test('becomes volumes near the true ones', () => {
    expect(lesions.map(({ document, state }) => [document, state])).toEqual(
      everyKind.map((name) => [name, 'converted']),
    );
    const off = lesions.map(
      ({ measurements }, i) => (measurements?.volumeMm3 ?? 0) / study.lesions[order[i]].volumeMm3,
    );
    for (const ratio of off) expect(Math.abs(Math.log(ratio))).toBeLessThan(Math.log(1.8));
    expect(ended.code).toBe(0);
  });

  test.each(everyKind)('%s: the segmentation lies on the lesion that is marked', async (name) => {
    const { segmentation } = lesions.find(({ document }) => document === name) as LesionRow;
    const written = readSeg(readPart10(await readFile(join(root, 'out', segmentation?.path ?? 'none'))).dataset);
    const volume = assembleVolume(study.ct.map(({ part10 }) => readCtImage(part10)));
    const { truth } = study.lesions[order[everyKind.indexOf(name)]];
    // A mark on another slice, mirrored, or shifted by some pixels would be far below.
    expect(compareMasks(maskFromSeg(written, 1, volume), truth, volume.spacingMm, 3).dice).toBeGreaterThan(0.7);
  });

  test('measures every mark as long as it was drawn', () => {
    lesions.forEach(({ mark, document }, i) => {
      const { longAxis } = study.lesions[order[i]].mark;
      const [[x0, y0], [x1, y1]] = longAxis;
      const drawnMm = Math.hypot((x1 - x0) * phantom.volume.spacingMm[2], (y1 - y0) * phantom.volume.spacingMm[1]);
      const tolerance = document === 'seg.dcm' ? 4 : 0.1;
      expect(Math.abs((mark?.longAxisMm ?? 0) - drawnMm)).toBeLessThan(tolerance);
      expect(mark?.shortAxisMm).toBeGreaterThan(0);
    });
  });

  test('flags the marks that nobody drew', () => {
    const derived = lesions.filter(({ flags }) => flags?.includes('mark-derived')).map(({ document }) => document);
    expect(derived).toEqual(['rtstruct.dcm', 'seg.dcm']);
  });

  test('says why the rest is no mark', () => {
    const reasons = report.warnings.map(({ document, reason }) => [document, reason]);
    expect(reasons).toEqual([
      ['rtstruct.dcm', 'not-a-lesion'],
      ['table.csv', 'image-not-found'],
    ]);
  });

  test('names no document in a report that is none in DICOM', async () => {
    const row = lesions.find(({ document }) => document === 'table.csv');
    const { dataset } = readPart10(await readFile(join(root, 'out', row?.report?.path ?? '')));
    expect(JSON.stringify(dataset)).not.toContain('"121112"');
  });

  test('takes no marks from regions when asked not to', async () => {
    const { stdout } = await convert(join(root, 'in'), join(root, 'look'), '--dry-run', '--no-regions');
    expect(stdout).not.toMatch(/rtstruct|seg\.dcm/);
  });

  test('merges marks of one lesion: the report counts, and names the others', async () => {
    const { code } = await convert(join(root, 'in'), join(root, 'out'));
    expect(code).toBe(0);
    const again = await reportOf(join(root, 'out'));
    const superseded = again.lesions.filter(({ state }) => state === 'superseded');
    expect(superseded.map(({ document, reason }) => [document, reason?.code])).toEqual(
      everyKind.map((name) => [name, 'duplicate-mark']),
    );
    const merged = again.lesions.find(({ document, groupIndex }) => document === 'twice.dcm' && groupIndex === 0);
    expect(merged?.flags).toContain('marks-merged');
    const { dataset } = readPart10(await readFile(join(root, 'out', merged?.report?.path ?? '')));
    const studies = itemsOf(dataset, 'CurrentRequestedProcedureEvidenceSequence');
    const evidence = studies
      .flatMap((item) => itemsOf(item, 'ReferencedSeriesSequence'))
      .flatMap((item) => itemsOf(item, 'ReferencedSOPSequence'));
    const classes = evidence.map((item) => textOf(item, 'ReferencedSOPClassUID'));
    expect(classes).toContain('1.2.840.10008.5.1.4.1.1.11.1');
    expect(JSON.stringify(dataset)).toContain('OTHER-MARK');
  });
});

describe('a folder in which lengths are stated on segments', () => {
  const phantom = createPhantom(options.phantom);
  const study = phantomStudy(phantom, options);
  const measured = [1, 6];
  const volume = assembleVolume(study.ct.map(({ part10 }) => readCtImage(part10)));
  const segmentations = measured.map((lesion) =>
    foreignSegmentation(study.ct, study.lesions[lesion].truth, { SOPInstanceUID: `2.25.77${lesion}` }),
  );
  const statedMm = measured.map((lesion) => longestMm(study.lesions[lesion].truth, volume.spacingMm));
  const reportName = (i: number): string => `report-${i}.dcm`;
  let root: string;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'recist3d-segments-'));
    await writeFiles(join(root, 'in'), {
      ...Object.fromEntries(study.ct.map(({ part10 }, i) => [`ct/${i}.dcm`, part10])),
      ...Object.fromEntries(segmentations.map((part10, i) => [`seg-${i}.dcm`, part10])),
      // The second states twice what the segment measures.
      ...Object.fromEntries(
        segmentations.map((part10, i) => [
          reportName(i),
          segmentReport(part10, { longMm: statedMm[i] * (i + 1), key: `segment ${i}`, trackingUID: `2.25.88${i}` }),
        ]),
      ),
    });
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  test('gives segmentations that lie on the lesions, and each lesion once', async () => {
    const { code } = await convert(join(root, 'in'), join(root, 'out'));
    expect(code).toBe(0);
    const { lesions } = await reportOf(join(root, 'out'));
    expect(lesions.map(({ document, state }) => [document, state])).toEqual([
      [reportName(0), 'converted'],
      [reportName(1), 'converted'],
      ['seg-0.dcm', 'superseded'],
      ['seg-1.dcm', 'superseded'],
    ]);
    for (const [i, lesion] of measured.entries()) {
      const { segmentation, mark } = lesions[i];
      const written = readSeg(readPart10(await readFile(join(root, 'out', segmentation?.path ?? 'none'))).dataset);
      const { truth } = study.lesions[lesion];
      expect(compareMasks(maskFromSeg(written, 1, volume), truth, volume.spacingMm, 3).dice).toBeGreaterThan(0.7);
      expect(Math.abs((mark?.longAxisMm ?? 0) - statedMm[i])).toBeLessThan(1);
    }
    expect(lesions[0].flags).toContain('mark-derived');
    expect(lesions[0].flags).not.toContain('length-disagrees');
    expect(lesions[1].flags).toEqual(expect.arrayContaining(['mark-derived', 'length-disagrees']));
  });

  test('takes them where marks are not taken from regions, and says which segmentation is not there', async () => {
    await rm(join(root, 'in', 'seg-1.dcm'));
    await convert(join(root, 'in'), join(root, 'without'), '--no-regions');
    const { lesions, warnings } = await reportOf(join(root, 'without'));
    expect(lesions.map(({ document, state }) => [document, state])).toEqual([[reportName(0), 'converted']]);
    expect(warnings.map(({ document, reason }) => [document, reason])).toEqual([
      [reportName(1), 'segmentation-not-found'],
    ]);
  });
});

/** The longest line between outer corners of pixels on the slice of a mask that holds most of them. */
function longestMm({ shape: [slices, rows, columns], voxels }: Mask, spacingMm: SliceRowColumn): number {
  const all = Array.from({ length: slices }, (_, k) => voxels.subarray(k * rows * columns, (k + 1) * rows * columns));
  const count = (slice: Uint8Array): number => slice.reduce((sum, value) => sum + value, 0);
  const largest = all.reduce((best, slice) => (count(slice) > count(best) ? slice : best));
  const corners = Array.from(largest).flatMap((value, i) => {
    if (value === 0) return [];
    const [row, column] = [Math.floor(i / columns), i % columns];
    return [0, 1].flatMap((down) =>
      [0, 1].map((right) => [(column + right) * spacingMm[2], (row + down) * spacingMm[1]] as const),
    );
  });
  let longest = 0;
  for (const [x, y] of corners) for (const [u, v] of corners) longest = Math.max(longest, Math.hypot(u - x, v - y));
  return longest;
}
