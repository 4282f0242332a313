import dcmjs from 'dcmjs';
import { readMarkFile } from '../../dist-bench/dicom-sr/readers/read-mark-file.js';
import { writeMarkSr } from '../../dist-bench/dicom-sr/writers/write-mark-sr.js';
import { bidirectionalMark, markSrContent } from '../../dist-bench/test/fixtures/mark-report.js';
import { drawnMark } from '../../dist-bench/test/fixtures/marks/drawn-mark.js';
import { presentationStateOf } from '../../dist-bench/test/fixtures/marks/presentation-state.js';
import { ellipse, structureSetFile } from '../../dist-bench/test/fixtures/marks/structure-set.js';

export const title =
  'Reading a document of marks, beside dcmjs parsing and naturalising it (median of 5 rounds in turn)';

const { DicomMessage, DicomMetaDictionary } = dcmjs.data;

const marks = (count) =>
  Array.from({ length: count }, (_, i) => ({ ...bidirectionalMark, trackingUID: `2.25.${3000 + i}` }));
const moved = (i) => drawnMark.long.map(([x, y]) => [x, y + 40 * i]);
const contours = Array.from({ length: 20 }, (_, i) => ({
  points: ellipse([10, 20, i], [15, 0, 0], [0, 9, 0]),
  imageUID: `2.25.${i}`,
}));

const documents = {
  'report of 1 mark': writeMarkSr(markSrContent({ marks: marks(1) })).part10,
  'report of 20 marks': writeMarkSr(markSrContent({ marks: marks(20) })).part10,
  'presentation state of 10 lines': presentationStateOf(
    Array.from({ length: 10 }, (_, i) => ({ ...drawnMark, long: moved(i), short: undefined, longMm: 24.8 })),
  ),
  'structure set of 1 lesion, 20 contours': structureSetFile({
    rois: [{ name: 'GTV', contours }],
    frameOfReferenceUID: '1.2.9',
  }),
};

function naturalise(bytes) {
  const { buffer, byteOffset, length } = bytes;
  const { dict } = DicomMessage.readFile(buffer.slice(byteOffset, byteOffset + length));
  return DicomMetaDictionary.naturalizeDataset(dict);
}

function perCallMs(work, calls) {
  const started = performance.now();
  for (let i = 0; i < calls; i++) work();
  return (performance.now() - started) / calls;
}

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** @returns ms a document, ours beside dcmjs; the limit is one and a half of it */
export async function run() {
  return Object.entries(documents).map(([what, bytes]) => {
    const calls = Math.max(20, Math.round(4e5 / bytes.length));
    perCallMs(() => readMarkFile(bytes), calls);
    perCallMs(() => naturalise(bytes), calls);
    const rounds = Array.from({ length: 5 }, () => [
      perCallMs(() => readMarkFile(bytes), calls),
      perCallMs(() => naturalise(bytes), calls),
    ]);
    const [ours, theirs] = [0, 1].map((column) => median(rounds.map((round) => round[column])));
    return { what, value: ours, unit: 'ms', reference: { name: 'dcmjs', value: theirs }, limit: 1.5 * theirs };
  });
}
