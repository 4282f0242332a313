import type { AnySegmentationMethod } from '../../methods/segmentation-method.js';
import type { LesionPair } from '../input/lesion-pair.js';
import { lesionTruth } from '../input/lesion-truth.js';
import type { LoadedPair } from '../input/read-lesion-pair.js';
import { readLesionPair } from '../input/read-lesion-pair.js';
import { drawSheet } from '../report/draw-sheet.js';
import { evaluateLesion } from './evaluate-lesion.js';
import type { EvaluateResult, EvaluateTask, EvaluationTask, MethodOutcome, ResultOf } from './evaluation-task.js';
import { inspectPair } from './inspect-pair.js';

/** Where methods come from: the product's registry, or a few of a test. */
export interface MethodSource {
  get(id: string): AnySegmentationMethod;
}

/**
 * @returns a function that does one task after another and keeps the pair of the last one in memory, since the lesions of one pair follow each other
 */
export function createTaskExecutor(methods: MethodSource): <T extends EvaluationTask>(task: T) => Promise<ResultOf<T>> {
  const load = createPairCache();
  const execute = async (task: EvaluationTask) => {
    switch (task.kind) {
      case 'inspect':
        return inspectPair(load(task.pair, task.marks === undefined), task.marks);
      case 'evaluate':
        return evaluate(task, load(task.pair, task.markDerived), methods);
      case 'sheet':
        return drawSheet(task, (pair) => load(pair, false));
    }
  };
  return <T extends EvaluationTask>(task: T) => execute(task) as Promise<ResultOf<T>>;
}

/** Two names of one method, such as `default` and what it stands for, are segmented once. */
async function evaluate(
  task: EvaluateTask,
  { volume, truth }: LoadedPair,
  methods: MethodSource,
): Promise<EvaluateResult> {
  const { label, mark, markDerived, keepMasks } = task;
  const lesion = truth && lesionTruth(truth, label, markDerived ? undefined : mark);
  const lesionCase = { volume, mark, ...(lesion && { truth: lesion.mask }) };
  const done = new Map<AnySegmentationMethod, MethodOutcome>();
  const outcomes: MethodOutcome[] = [];
  for (const name of task.methods) {
    const method = methods.get(name);
    const outcome = done.get(method) ?? (await evaluateLesion(lesionCase, { name, method }, keepMasks));
    done.set(method, outcome);
    outcomes.push({ ...outcome, method: name });
  }
  return outcomes;
}

function createPairCache(): (pair: LesionPair, needsTruth: boolean) => LoadedPair {
  let last: { readonly key: string; readonly loaded: LoadedPair } | undefined;
  return (pair, needsTruth) => {
    const key = JSON.stringify([pair.ctPath, pair.maskPath, needsTruth]);
    if (last?.key !== key) last = { key, loaded: readLesionPair(pair, needsTruth) };
    return last.loaded;
  };
}
