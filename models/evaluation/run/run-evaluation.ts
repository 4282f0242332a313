import type { VoxelMark } from '../../../dicom-sr/volume/voxel-mark.js';
import { EvaluationError } from '../errors/evaluation-error.js';
import { jitterMark, lesionRandom } from '../input/jitter-mark.js';
import { readMarginSlices } from '../input/lesion-index.js';
import type { LesionPair, LesionSet } from '../input/lesion-pair.js';
import type { FiledMark } from '../input/marks-file.js';
import type { Failure, LesionFacts, MethodOutcome, TaskRunner } from './evaluation-task.js';
import { failure } from './failure-of.js';

/** What is evaluated, and how. */
export interface EvaluationRequest {
  readonly sets: readonly LesionSet[];
  /** As asked for, in the order of the tables. */
  readonly methods: readonly string[];
  /** Fraction of a half axis, 0 for none. */
  readonly jitter: number;
  readonly seed: number;
  /** Only these lesions, with these marks; derived from the truth where absent. */
  readonly marks?: readonly FiledMark[];
  /** Lesions with a shorter long axis are left out. */
  readonly minLongMm?: number;
  /** At most so many lesions a set. */
  readonly limit?: number;
  /** Keep every result for pictures or files. */
  readonly keepMasks: boolean;
}

/** One lesion with what the methods made of it. */
export interface EvaluatedLesion {
  readonly pair: LesionPair;
  /** 0 where the pair was refused before its labels were known. */
  readonly label: number;
  readonly facts?: LesionFacts;
  /** The mark that the methods got, jitter included. */
  readonly mark?: VoxelMark;
  readonly markDerived: boolean;
  readonly outcomes: readonly MethodOutcome[];
  /** Why there are no outcomes. */
  readonly failure?: Failure;
}

/** How far a run has come; `total` is known once every pair was looked into. */
export interface EvaluationProgress {
  readonly phase: 'reading' | 'segmenting';
  readonly done: number;
  readonly total: number;
}

/**
 * Runs every method on every lesion.
 * @returns lesions in the order of sets, ids and labels, whatever order they were finished in; none is lost: what could not be evaluated says why
 */
export async function runEvaluation(
  request: EvaluationRequest,
  runner: TaskRunner,
  onProgress: (progress: EvaluationProgress) => void = () => {},
): Promise<readonly EvaluatedLesion[]> {
  const found = await inspectAll(request, runner, onProgress);
  const chosen = choose(found, request);
  let done = 0;
  const total = chosen.length;
  onProgress({ phase: 'segmenting', done, total });
  const evaluated = await Promise.all(
    chosen.map(async (lesion) => {
      const result = await evaluateOne(lesion, request, runner);
      onProgress({ phase: 'segmenting', done: ++done, total });
      return result;
    }),
  );
  return [...evaluated, ...marksWithoutPair(request)];
}

async function inspectAll(
  { sets, marks }: EvaluationRequest,
  runner: TaskRunner,
  onProgress: (progress: EvaluationProgress) => void,
): Promise<readonly EvaluatedLesion[]> {
  const byId = marks && groupById(marks);
  const work = sets.flatMap((set) => {
    const margins = readMarginSlices(set.folder);
    return set.pairs.filter((pair) => !byId || byId.has(pair.id)).map((pair) => ({ pair, margins }));
  });
  let done = 0;
  const found = await Promise.all(
    work.map(async ({ pair, margins }) => {
      const own = byId?.get(pair.id);
      const lesions = await inspectOne(pair, own, runner);
      onProgress({ phase: 'reading', done: ++done, total: work.length });
      return lesions.map((lesion) => withMargins(lesion, margins(pair.id, lesion.label)));
    }),
  );
  return found.flat();
}

async function inspectOne(
  pair: LesionPair,
  marks: readonly FiledMark[] | undefined,
  runner: TaskRunner,
): Promise<readonly EvaluatedLesion[]> {
  const outcome = await runner.run({ kind: 'inspect', pair, ...(marks && { marks }) });
  const shared = { pair, markDerived: marks === undefined, outcomes: [] };
  if (!outcome.ok) return [{ ...shared, label: 0, failure: outcome.failure }];
  return outcome.value.map((lesion) =>
    'failure' in lesion
      ? { ...shared, label: lesion.label, failure: lesion.failure }
      : { ...shared, label: lesion.label, facts: lesion },
  );
}

/** A set's own index knows what lay beyond the crop; it goes before what the crop shows. */
function withMargins(lesion: EvaluatedLesion, marginSlices: readonly [number, number] | undefined): EvaluatedLesion {
  const { facts } = lesion;
  if (!marginSlices || !facts?.truth) return lesion;
  return { ...lesion, facts: { ...facts, truth: { ...facts.truth, marginSlices } } };
}

function choose(lesions: readonly EvaluatedLesion[], { minLongMm = 0, limit }: EvaluationRequest): EvaluatedLesion[] {
  const taken = new Map<string, number>();
  return lesions.filter(({ pair, facts }) => {
    if (facts && facts.longMm < minLongMm) return false;
    const count = (taken.get(pair.set) ?? 0) + 1;
    if (limit !== undefined && count > limit) return false;
    taken.set(pair.set, count);
    return true;
  });
}

async function evaluateOne(
  lesion: EvaluatedLesion,
  { methods, jitter, seed, keepMasks }: EvaluationRequest,
  runner: TaskRunner,
): Promise<EvaluatedLesion> {
  const { facts, pair, label, markDerived } = lesion;
  if (!facts) return lesion;
  const mark = jitterMark(facts.mark, jitter, lesionRandom(seed, pair.id, label), facts.imageShape);
  const outcome = await runner.run({ kind: 'evaluate', pair, label, mark, markDerived, methods, keepMasks });
  if (!outcome.ok) return { ...lesion, mark, failure: outcome.failure };
  return { ...lesion, mark, outcomes: outcome.value };
}

function groupById(marks: readonly FiledMark[]): ReadonlyMap<string, readonly FiledMark[]> {
  const byId = new Map<string, FiledMark[]>();
  for (const mark of marks) byId.set(mark.id, [...(byId.get(mark.id) ?? []), mark]);
  return byId;
}

/** Marks that name an id which no set holds become lesions of a set without name, so that a misspelt id is seen. */
function marksWithoutPair({ sets, marks = [] }: EvaluationRequest): readonly EvaluatedLesion[] {
  const ids = new Set(sets.flatMap((set) => set.pairs.map(({ id }) => id)));
  return marks
    .filter(({ id }) => !ids.has(id))
    .map(({ id, label = 0 }) => ({
      pair: { set: '', id },
      label,
      markDerived: false,
      outcomes: [],
      failure: failure('mark-without-lesion'),
    }));
}

/** @throws {EvaluationError} duplicate-id where an id occurs in more than one set */
export function refuseDuplicateIds(sets: readonly LesionSet[]): void {
  const seen = new Set<string>();
  for (const { id } of sets.flatMap(({ pairs }) => pairs)) {
    if (seen.has(id)) throw new EvaluationError('duplicate-id');
    seen.add(id);
  }
}
