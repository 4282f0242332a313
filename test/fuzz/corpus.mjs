import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPart10 } from '../../dist-bench/dicom-sr/part10/read-part10.js';
import { transferSyntax } from '../../dist-bench/dicom-sr/part10/transfer-syntax.js';
import { writePart10 } from '../../dist-bench/dicom-sr/part10/write-part10.js';
import { ctSeriesDatasets } from '../../dist-bench/dicom-sr/writers/write-ct-series.js';
import { encapsulatedImage } from '../../dist-bench/test/fixtures/dicom/encapsulated-image.js';
import { enhancedCt } from '../../dist-bench/test/fixtures/dicom/enhanced-ct.js';
import { reportOn, scanLesion } from '../../dist-bench/test/fixtures/dicom/lesion-scene.js';
import { grids, testSeries } from '../../dist-bench/test/fixtures/dicom/ct-series.js';
import { aimJson } from '../../dist-bench/test/fixtures/marks/aim-annotation.js';
import { drawnMark } from '../../dist-bench/test/fixtures/marks/drawn-mark.js';
import { keyObjects } from '../../dist-bench/test/fixtures/marks/key-objects.js';
import { dlInfoTable, markTable } from '../../dist-bench/test/fixtures/marks/mark-table.js';
import {
  annotation,
  polyline,
  presentationState,
  presentationStateOf,
} from '../../dist-bench/test/fixtures/marks/presentation-state.js';
import { ellipse, structureSetFile } from '../../dist-bench/test/fixtures/marks/structure-set.js';
import { segmentReport } from '../../dist-bench/test/fixtures/marks/segment-report.js';
import { foreignSegmentation } from '../../dist-bench/test/fixtures/marks/foreign-segmentation.js';
import { writeCtSeries } from '../../dist-bench/dicom-sr/writers/write-ct-series.js';
import { testMask } from '../../dist-bench/test/fixtures/dicom/result-content.js';
import { sharedData } from '../../dist-bench/test/fixtures/shared-data.js';
import { converted, pgm } from '../../dist-bench/test/services/foreign-encoders.js';

/** Larger files only slow the search down. */
const mostBytes = 120_000;

const aimXml = `<?xml version="1.0" encoding="UTF-8"?><ImageAnnotationCollection xmlns="gme://caCORE.caCORE/4.4/edu.northwestern.radiology.AIM" aimVersion="AIMv4_0"><uniqueIdentifier root="1.2.3"/><imageAnnotations><ImageAnnotation><uniqueIdentifier root="1.2.4"/><name value="Lesion 1"/><markupEntityCollection><MarkupEntity xsi:type="TwoDimensionMultiPoint" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><imageReferenceUid root="1.2.5"/><referencedFrameNumber value="1"/><twoDimensionSpatialCoordinateCollection><TwoDimensionSpatialCoordinate><coordinateIndex value="0"/><x value="10.5"/><y value="20.5"/></TwoDimensionSpatialCoordinate><TwoDimensionSpatialCoordinate><coordinateIndex value="1"/><x value="30.5"/><y value="40.5"/></TwoDimensionSpatialCoordinate></twoDimensionSpatialCoordinateCollection></MarkupEntity></markupEntityCollection></ImageAnnotation></imageAnnotations></ImageAnnotationCollection>`;
const tables = [
  'sop_instance_uid,x1,y1,x2,y2,label\n1.2.3,10,20,30,40,"Liver, segment 4"\n1.2.4,a,b,c,d,\n',
  'File_name,Patient_index,Study_index,Series_ID,Key_slice_index,Measurement_coordinates,Bounding_boxes,Lesion_diameters_Pixel_,Spacing_mm_px_\n000001_01_01_109.png,1,1,1,109,"233.5, 95.0, 234.5, 106.0, 229.0, 101.0, 240.0, 101.0","226.1, 90.0, 241.4, 111.0","11.9, 10.1","0.488, 0.488, 5.0"\n',
];

/** @returns documents that marks are read from: reports, presentation states, annotations, tables. */
export function markCorpus() {
  const image = { sopClassUID: '1.2.840.10008.5.1.4.1.1.2', sopInstanceUID: '1.2.3', seriesInstanceUID: '1.2.4' };
  const built = [reportOn(smallScan(), image), reportOn(smallScan(), { ...image, frameNumber: 3 })].map(
    ({ part10 }) => part10,
  );
  return [
    ...built,
    ...markDocuments(),
    Buffer.from(aimXml),
    ...tables.map((text) => Buffer.from(text)),
    ...sampleFiles(),
  ];
}

/** Documents of every kind that has a reader, with what the samples lack. */
function markDocuments() {
  const measured = { ...drawnMark, longMm: 24.8, shortMm: 17.4 };
  const display = polyline(drawnMark.long, { GraphicAnnotationUnits: 'DISPLAY' });
  const area = {
    DisplayedAreaTopLeftHandCorner: [1, 1],
    DisplayedAreaBottomRightHandCorner: [200, 200],
    PresentationPixelSpacing: [0.8, 0.8],
  };
  const shown = presentationState([measured], [annotation({ graphics: [display] })], {
    DisplayedAreaSelectionSequence: [area],
  });
  const contours = [{ points: ellipse([0, 0, -115], [9, 0, 0], [0, 5, 0]), imageUID: '1.2.3' }];
  const rois = [{ name: 'GTV-1', contours: [...contours, { points: ellipse([1, 0, -110], [5, 1, 0], [0, 5, 0]) }] }];
  return [
    presentationStateOf([measured]),
    writePart10(shown),
    structureSetFile({ rois, frameOfReferenceUID: '1.2.9' }),
    lesionSegmentation(),
    segmentReport(lesionSegmentation(), { longMm: 5, shortMm: 3 }),
    writePart10(keyObjects([drawnMark])),
    Buffer.from(aimJson([measured], { withRoles: true })),
    Buffer.from(markTable([measured, drawnMark])),
    Buffer.from(dlInfoTable([{ mark: measured, series: '2', instanceNumber: 3, pixelSpacingMm: [0.5, 0.5] }])),
  ];
}

/** A segmentation that a report of the corpus measures. */
export const lesionSegmentation = () => foreignSegmentation(writeCtSeries(testSeries(grids.axial)), testMask());

function sampleFiles() {
  const folder = sharedData('dicom', 'samples');
  if (folder === undefined) return [];
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile() && statSync(path).size <= mostBytes)
    .map((path) => readFileSync(path));
}

/** @returns the same as trees that can be written again: reports and other DICOM by their attributes, ePAD's annotations as JSON. */
export function markTrees() {
  return markCorpus().flatMap((bytes) => dicomTree(bytes) ?? jsonTree(bytes) ?? []);
}

function dicomTree(bytes) {
  try {
    const { dataset } = readPart10(bytes);
    writePart10(dataset);
    return { tree: { ...dataset }, write: writePart10 };
  } catch {
    return undefined;
  }
}

function jsonTree(bytes) {
  try {
    return { tree: JSON.parse(Buffer.from(bytes).toString()), write: (tree) => Buffer.from(JSON.stringify(tree)) };
  } catch {
    return undefined;
  }
}

/** @returns images of every transfer syntax that the encoders of this machine write. */
export function imageCorpus() {
  const [dataset] = ctSeriesDatasets(testSeries(grids.oblique));
  const plain = writePart10(dataset);
  const commands = [
    ['dcmconv', '+tb'],
    ['dcmconv', '+ti'],
    ['dcmconv', '+td'],
    ['dcmcrle'],
    ['dcmcjpeg', '+e1'],
    ['dcmcjpeg', '+el', '+sv', '6'],
    ['dcmcjpls', '+el'],
    ['gdcmconv', '--j2k'],
    ['gdcmconv', '--jpegls'],
  ];
  const eightBits = writePart10(inEightBits(dataset));
  const slices = ctSeriesDatasets(smallScan().content);
  const order = slices.map((_, i) => (i * 5) % slices.length);
  const enhanced = writePart10(enhancedCt(slices, { sopInstanceUID: '1.2.5', order }));
  return [
    plain,
    enhanced,
    ...commands.flatMap(([program, ...args]) => encoded(program, args, plain)),
    ...['+eb', '+ee'].flatMap((flag) => encoded('dcmcjpeg', [flag], eightBits)),
    ...inHighThroughputJpeg2000(dataset),
  ];
}

/** Of another pixel at each place, so that a codec has something to do. */
const greyOf = ({ Rows, Columns }) => Uint8Array.from({ length: Rows * Columns }, (_, i) => (i * 37) % 251);

function inEightBits(dataset) {
  const format = { BitsAllocated: 8, BitsStored: 8, HighBit: 7, PixelRepresentation: 0 };
  return { ...dataset, ...format, PixelData: greyOf(dataset) };
}

function inHighThroughputJpeg2000(dataset) {
  if (spawnSync('ojph_compress').error !== undefined) return [];
  const format = { BitsStored: 12, HighBit: 11, PixelRepresentation: 0 };
  const grey = pgm(Uint16Array.from(greyOf(dataset)), dataset.Rows, dataset.Columns, 4095);
  return ['true', 'false'].map((isReversible) => {
    const words = ['-i', 'IN', '-o', 'OUT', '-reversible', isReversible];
    const syntax = isReversible === 'true' ? transferSyntax.htj2kLossless : transferSyntax.htj2k;
    return encapsulatedImage({ ...dataset, ...format }, syntax, [converted('ojph_compress', words, grey, 'pgm')]);
  });
}

const smallScan = () => scanLesion({ key: 'fuzz', shape: [14, 20, 24], spacingMm: [5, 2, 2] });

function encoded(program, args, bytes) {
  const folder = mkdtempSync(join(tmpdir(), 'recist3d-fuzz-'));
  try {
    writeFileSync(join(folder, 'in.dcm'), bytes);
    const { status } = spawnSync(program, [...args, join(folder, 'in.dcm'), join(folder, 'out.dcm')], {
      stdio: 'ignore',
    });
    return status === 0 ? [readFileSync(join(folder, 'out.dcm'))] : [];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @returns series of tiny images, as datasets. */
export const seriesCorpus = () => Object.values(grids).map((grid) => ctSeriesDatasets(testSeries(grid)));

export { readPart10, writePart10 };
