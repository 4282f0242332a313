import type { Mask } from '../../dicom-sr/segmentation/mask.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import type { Candidate } from '../candidates/propose-candidates.js';
import { proposeCandidates } from '../candidates/propose-candidates.js';
import { studyRoi } from '../candidates/study-roi.js';
import type { SplitPart } from '../data/patient-split.js';
import { splitPatients } from '../data/patient-split.js';
import type { LesionRoi } from '../data/roi/lesion-roi.js';
import { axesOnRoi } from '../data/roi/roi-grid.js';
import type { TrainingSlice } from '../data/sampling/training-slice.js';
import { packMask } from '../evaluation/input/packed-mask.js';
import { ExperimentError } from '../errors/experiment-error.js';
import { coTraining } from '../losses/co-training.js';
import type { CompleteMark } from '../mark/assume-short-axis.js';
import { assumeShortAxis } from '../mark/assume-short-axis.js';
import { markFrame } from '../mark/mark-frame.js';
import { propagateMark } from '../mark/propagate-mark.js';
import { alignMasks } from '../metrics/align-masks.js';
import { countOverlap, overlapMetrics } from '../metrics/overlap.js';
import { subnetPair } from '../networks/subnet-pair.js';
import { OUTLINE_MARGIN } from '../weak-masks/outline-margin.js';
import { weakCircle } from '../weak-masks/weak-circle.js';
import { weakQuadrilateral } from '../weak-masks/weak-quadrilateral.js';
import { predictRoi } from '../prediction/predict-roi.js';
import type { Predict } from '../prediction/predict-roi.js';
import { buildNetwork } from './recipe/build-training.js';
import type { RecipeOf } from './recipe/recipe.js';
import type { RunContext } from './run/run-context.js';
import type { RunResult } from './run/run-result.js';
import { runStage } from './run/run-stage.js';
import { sampleBatches } from './sample-batches.js';
import type { CandidateScores } from './scoring/candidate-scores.js';
import type { LesionScore } from './scoring/score-prediction.js';
import { maskOfPrediction } from '../prediction/mask-of-prediction.js';
import { scoreMask } from './scoring/score-prediction.js';

type WholeSlice = RecipeOf<'whole-slice'>;

/** A study with all of its marked lesions. */
interface MarkedStudy {
  readonly volume: Volume;
  readonly roi: LesionRoi;
  readonly lesions: readonly {
    readonly id: string;
    readonly organ: string;
    readonly mark: CompleteMark;
    readonly truth?: Mask;
  }[];
}

/** Thresholds of confidence that candidates are counted at. */
const THRESHOLDS = [0.5, 0.7, 0.8, 0.9];
/** A candidate meets a lesion where their Dice is at least this: a touch is no find. */
const LEAST_DICE = 0.1;

/**
 * Co-trains two subnets on whole slices (000) and lets them propose lesions in studies whose marks they do not see.
 * Slices with marks are learnt, and slices farther than L/2 from every mark as empty ones: the studies must be marked in full.
 * @returns masks of the marked slices, and precision and recall of candidates, on the test studies
 */
export async function runWholeSlice(
  recipe: WholeSlice,
  context: RunContext,
): Promise<Pick<RunResult, 'lesions' | 'patients' | 'skipped' | 'stages'>> {
  context.onPhase('reading studies');
  const { studies, skipped } = await readStudies(recipe, context);
  const split = splitPatients(
    studies.map(({ roi }) => roi.patient),
    recipe.data.split,
  );
  const part = (side: SplitPart) => studies.filter(({ roi }) => split.get(roi.patient) === side);
  const parts = { train: part('train'), validation: part('validation'), test: part('test') };
  if (parts.train.length === 0 || parts.test.length === 0) throw new ExperimentError('training-data-missing');
  const count = (side: SplitPart): number => parts[side].reduce((sum, { lesions }) => sum + lesions.length, 0);
  const counts = { train: count('train'), validation: count('validation'), test: count('test') };
  const patients = { train: parts.train.length, validation: parts.validation.length, test: parts.test.length };
  return { lesions: counts, patients, skipped, stages: [await trainAndTest(recipe, parts, context)] };
}

function trainAndTest(
  recipe: WholeSlice,
  { train, validation, test }: Readonly<Record<SplitPart, readonly MarkedStudy[]>>,
  context: RunContext,
) {
  const { input, training, consistency, lambda, preparationEpochs } = recipe;
  const slices = (studies: readonly MarkedStudy[]) => studies.flatMap((study) => slicesOf(study, recipe.emptyShare));
  const plan = {
    name: 'whole-slice',
    network: subnetPair(buildNetwork(recipe.network)),
    image: { channels: 1, rows: input.side, columns: input.side },
    loss: coTraining({ consistency, lambda }),
    training,
    metadata: { grid: JSON.stringify({ side: input.side, pixelMm: recipe.pixelMm, window: recipe.window }) },
    epochs: training.epochs,
    batches: sampleBatches(slices(train), slices(validation), recipe, input),
    ...(consistency !== 'none' && {
      lossWeights: (epoch: number) => ({ lambda: epoch <= preparationEpochs ? 0 : lambda }),
    }),
    preparationEpochs,
    ...(training.patience !== undefined && { patience: training.patience }),
  };
  return runStage(plan, context, async (trainer, { rows }) => {
    const predict: Predict = (image) => trainer.predict(image);
    context.onPhase('testing');
    const scores: LesionScore[] = [];
    for (const study of test) scores.push(...(await scoreStudy(predict, study, recipe)));
    const seconds = rows.reduce((sum, row) => sum + row.seconds, 0);
    const candidates = await scoreCandidates(predict, test, recipe);
    return { stage: 'whole-slice', steps: rows.at(-1)?.steps ?? 0, seconds, scores, candidates };
  });
}

async function readStudies(recipe: WholeSlice, { createSource }: RunContext) {
  const studies = new Map<string, MarkedStudy>();
  let skipped = 0;
  for (const source of recipe.data.sources.map(createSource)) {
    for await (const lesion of source.lesions(() => void skipped++)) {
      const { set, patient, organ, volume, truth } = lesion;
      const id = lesion.id.split('#')[0];
      const { window, pixelMm, input } = recipe;
      const known = studies.get(id) ?? {
        volume,
        roi: studyRoi(volume, { side: input.side, pixelMm, window }, { id, set, patient, organ }),
        lesions: [],
      };
      const { mark } = assumeShortAxis(lesion.mark, [volume.spacingMm[1], volume.spacingMm[2]]);
      studies.set(id, {
        ...known,
        lesions: [...known.lesions, { id: lesion.id, organ, mark, ...(truth && { truth }) }],
      });
    }
  }
  return { studies: [...studies.values()], skipped };
}

/** Marked slices with Q and C of every lesion there, as drawn or estimated, and evenly chosen slices that are far from every mark. */
function slicesOf({ roi, lesions, volume }: MarkedStudy, emptyShare: number): readonly TrainingSlice[] {
  const heights = lesions.map(({ mark }) => markFrame(mark, volume.spacingMm).longAxisMm / 2);
  const marked = [...new Set(lesions.map(({ mark }) => mark.slice))];
  const all = Array.from({ length: roi.slices }, (_, k) => k);
  const isFar = (k: number): boolean =>
    lesions.every(({ mark }, n) => Math.abs(mark.slice - k) * volume.spacingMm[0] > heights[n] + volume.spacingMm[0]);
  const far = all.filter(isFar);
  const wanted = Math.min(far.length, Math.round(emptyShare * marked.length));
  const empty = Array.from({ length: wanted }, (_, i) => far[Math.floor((i * far.length) / wanted)]);
  return [...marked, ...empty].map((slice) => ({ roi, slice, targets: masksOn(roi, slice, lesions, heights, volume) }));
}

function masksOn(
  roi: LesionRoi,
  slice: number,
  lesions: MarkedStudy['lesions'],
  heights: readonly number[],
  volume: Volume,
): Readonly<Record<'under' | 'over', Uint8Array>> {
  const size = { rows: roi.side, columns: roi.side };
  const under = new Uint8Array(roi.side * roi.side);
  const over = new Uint8Array(roi.side * roi.side);
  const margin = (OUTLINE_MARGIN * roi.side) / roi.image.columns;
  lesions.forEach(({ mark }, n) => {
    const there = mark.slice === slice ? mark : propagateMark(mark, slice, heights[n], volume.spacingMm);
    if (!there?.shortAxis) return;
    const axes = axesOnRoi({ longAxis: there.longAxis, shortAxis: there.shortAxis }, roi.image, roi.side);
    weakQuadrilateral(size, axes, margin).forEach((value, i) => (under[i] |= value));
    weakCircle(size, axes).forEach((value, i) => (over[i] |= value));
  });
  return { under, over };
}

/** On the marked slice of each lesion: the component that its mark lies in. */
async function scoreStudy(
  predict: Predict,
  { roi, lesions }: MarkedStudy,
  { input }: WholeSlice,
): Promise<readonly LesionScore[]> {
  const maps = await predictRoi(predict, roi, input, [...new Set(lesions.map(({ mark }) => mark.slice))]);
  const names = { ensemble: 'probability', under: 'probability_under', over: 'probability_over' };
  return lesions.flatMap(({ id, organ, mark, truth }) => {
    if (!truth) return [];
    const own: LesionRoi = {
      ...roi,
      id,
      organ,
      mark,
      markedSlice: mark.slice,
      axes: axesOnRoi(mark, roi.image, roi.side),
      imageTruth: packMask(truth),
    };
    return Object.entries(names).flatMap(
      ([variant, map]) => scoreMask(own, variant, maskOfPrediction(own, maps[map], 2), 2) ?? [],
    );
  });
}

async function scoreCandidates(
  predict: Predict,
  studies: readonly MarkedStudy[],
  { input, pixelMm, window, data }: WholeSlice,
): Promise<readonly CandidateScores[]> {
  const known = studies.filter(({ lesions }) => lesions.every(({ truth }) => truth !== undefined));
  const proposed: { readonly study: MarkedStudy; readonly candidates: readonly Candidate[] }[] = [];
  for (const study of known) {
    const options = { side: input.side, pixelMm, window, threshold: 0, leastLongMm: data.leastLongMm };
    proposed.push({ study, candidates: await proposeCandidates(predict, study.volume, options) });
  }
  const sets = [...new Set(known.map(({ roi }) => roi.set))];
  return sets.flatMap((set) =>
    THRESHOLDS.map((threshold) =>
      countCandidates(
        set,
        threshold,
        proposed.filter(({ study }) => study.roi.set === set),
      ),
    ),
  );
}

function countCandidates(
  set: string,
  threshold: number,
  proposed: readonly { readonly study: MarkedStudy; readonly candidates: readonly Candidate[] }[],
): CandidateScores {
  let [lesionCount, candidateCount, hits, found] = [0, 0, 0, 0];
  for (const { study, candidates: all } of proposed) {
    const candidates = all.filter(({ confidence }) => confidence >= threshold);
    const meets = candidates.map(({ mask }) =>
      study.lesions.map(({ truth }) => truth !== undefined && overlaps(mask, truth)),
    );
    lesionCount += study.lesions.length;
    candidateCount += candidates.length;
    hits += meets.filter((row) => row.includes(true)).length;
    found += study.lesions.filter((_, n) => meets.some((row) => row[n])).length;
  }
  return {
    set,
    studies: proposed.length,
    threshold,
    lesions: lesionCount,
    candidates: candidateCount,
    hits,
    found,
    precision: candidateCount === 0 ? 1 : hits / candidateCount,
    recall: lesionCount === 0 ? 1 : found / lesionCount,
    falsePerStudy: (candidateCount - hits) / Math.max(1, proposed.length),
  };
}

function overlaps(candidate: Mask, truth: Mask): boolean {
  const { first, second } = alignMasks(candidate, truth);
  return overlapMetrics(countOverlap(first, second)).dice >= LEAST_DICE;
}
