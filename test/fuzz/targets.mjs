import { DicomError } from '../../dist-bench/dicom-sr/errors/dicom-error.js';
import { readDicomJson } from '../../dist-bench/dicom-sr/dicom-json/read-dicom-json.js';
import { readMarkFile } from '../../dist-bench/dicom-sr/readers/read-mark-file.js';
import { candidateImages } from '../../dist-bench/dicom-sr/readers/placement/candidate-image.js';
import { measureSegments } from '../../dist-bench/dicom-sr/readers/placement/measure-segment.js';
import { placeMarks } from '../../dist-bench/dicom-sr/readers/placement/place-marks.js';
import { planVolume } from '../../dist-bench/dicom-sr/volume/plan-volume.js';
import { readFrameHeaders } from '../../dist-bench/dicom-sr/volume/read-frame-headers.js';
import { readImages } from '../../dist-bench/dicom-sr/volume/read-ct-image.js';
import { straighten } from '../../dist-bench/dicom-sr/volume/straighten.js';
import { VolumeBuilder } from '../../dist-bench/dicom-sr/volume/volume-builder.js';
import { segmentationOf } from '../../dist-bench/server/pipeline/fetch-segmentations.js';
import { describeInstance } from '../../dist-bench/server/embedded-store/describe-instance.js';
import { segmentReport } from '../../dist-bench/test/fixtures/marks/segment-report.js';
import {
  imageCorpus,
  lesionSegmentation,
  markCorpus,
  markTrees,
  readPart10,
  seriesCorpus,
  writePart10,
} from './corpus.mjs';
import { mutate, mutateDataset, mutatePixels } from './mutate.mjs';
import { mutateTree } from './mutate-tree.mjs';

const modalities = ['CT', 'MR', 'PT'];

/** @returns the code of an expected error; anything else is a finding. */
async function settled(work) {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DicomError && error.code in codes()) return error.code;
    throw error;
  }
}
let known;
const codes = () => known;

function check(condition, what) {
  if (!condition) throw new Error(`a result that may not be: ${what}`);
}

function checkMarks({ marks, warnings }) {
  check(Array.isArray(marks) && Array.isArray(warnings), 'no lists');
  for (const { reason, detail } of warnings)
    check(/^[a-z][a-z0-9-]*$/.test(reason) && typeof detail === 'string', 'a warning without a reason');
  for (const { longAxis, shortAxis } of marks)
    for (const axis of [longAxis, shortAxis])
      for (const point of axis?.endpoints ?? [])
        check(point.length === 2 && point.every(Number.isFinite), 'an endpoint that is no point');
  return marks.length > 0 ? 'marks' : 'warnings';
}

function checkVolume({ voxels, shape, spacingMm, affine, slices }) {
  check(voxels.length === shape[0] * shape[1] * shape[2], 'voxels that do not fill the shape');
  check(slices.length === shape[0], 'slices that do not fill the shape');
  check(
    spacingMm.every((mm) => Number.isFinite(mm) && mm > 0),
    'a spacing that is none',
  );
  check(Object.values(affine).flat().every(Number.isFinite), 'an affine that is none');
}

/** What is tried, by name: each makes its input of a seed and says how it ended. */
export function createTargets(catalogue) {
  known = catalogue;
  const [documents, trees, images, series] = [markCorpus(), markTrees(), imageCorpus(), seriesCorpus()];
  const candidates = series[0].flatMap((dataset) => candidateImages(dataset));
  const segmentation = readPart10(lesionSegmentation()).dataset;
  const onSegment = readMarkFile(segmentReport(lesionSegmentation(), { longMm: 5 }));
  const measured = (read, found) => measureSegments(read, new Map([[segmentation.SOPInstanceUID, found]]));
  const placed = (bytes) => placeMarks(measured(readMarkFile(bytes), segmentation), candidates);
  const inputOf = (corpus, random) => mutate(random.pick(corpus), random, random.pick(corpus));
  return {
    marks: {
      input: (random) => inputOf(documents, random),
      run: async (bytes) => checkMarks(placed(bytes)),
    },
    'content of marks': {
      input: (random) => {
        const { tree, write } = random.pick(trees);
        return written(mutateTree(tree, random, random.pick(trees).tree), write) ?? write(tree);
      },
      run: async (bytes) => checkMarks(placed(bytes)),
    },
    'segments of marks': {
      input: (random) => written(mutateTree({ ...segmentation }, random, segmentation)) ?? lesionSegmentation(),
      run: async (bytes) => checkMarks(placeMarks(measured(onSegment, segmentationOf(bytes)), candidates)),
    },
    'marks of an image': {
      input: (random) => inputOf(images, random),
      run: async (bytes) => checkMarks(readMarkFile(bytes)),
    },
    images: { input: (random) => inputOf(images, random), run: readsImages },
    frames: { input: (random) => mutatePixels(random.pick(images), random), run: readsImages },
    metadata: {
      input: (random) => inputOf(images, random),
      run: (bytes) =>
        settled(async () => {
          const { frames, problem } = readFrameHeaders(
            readDicomJson(JSON.parse(JSON.stringify(describeInstance(bytes).metadata))),
          );
          return problem?.code ?? `frames ${Math.min(2, frames.length)}`;
        }),
    },
    volume: {
      input: (random) => {
        const [datasets, others] = [random.pick(series), random.pick(series)];
        return datasets.map((dataset) => {
          const changed = random.below(5) === 0 ? mutateDataset(dataset, random, random.pick(others)) : dataset;
          const bytes = written(changed) ?? written(dataset);
          return random.below(20) === 0 ? mutate(bytes, random, bytes) : bytes;
        });
      },
      run: (files) => settled(() => assembled(files)),
    },
  };
}

const readsImages = (bytes) =>
  settled(async () => {
    for (const { pixels, matrix } of await readImages(bytes, { modalities }))
      check(pixels.length === matrix[0] * matrix[1], 'pixels that do not fill the image');
    return 'images';
  });

function written(dataset, write = writePart10) {
  try {
    return write(dataset);
  } catch {
    return undefined;
  }
}

async function assembled(files) {
  const read = files.map((bytes) => {
    try {
      return readFrameHeaders(readPart10(bytes, { untilPixelData: true }).dataset);
    } catch (error) {
      if (error instanceof DicomError) return { frames: [] };
      throw error;
    }
  });
  const frames = read.flatMap((one) => one.frames);
  const marked = frames[Math.floor(frames.length / 2)];
  const surroundings = marked && { image: marked, reachMm: () => 6 };
  const plan = planVolume(
    frames,
    surroundings,
    read.flatMap(({ problem }) => problem ?? []),
  );
  const builder = new VolumeBuilder(plan, { maxVoxels: 2e6 });
  const wants = (frame) => builder.wants(frame);
  for (const [i, { frames: own }] of read.entries())
    if (own.some(wants)) for (const image of await readImages(files[i], { wants, modalities })) builder.add(image);
  const volume = builder.build();
  checkVolume(volume);
  check(
    straighten(volume, plan.marked ?? 0).volume.voxels.length === volume.voxels.length,
    'a straight volume of another size',
  );
  return (volume.warnings ?? []).length > 0 ? 'volume with warnings' : 'volume';
}
