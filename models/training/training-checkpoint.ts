import { TrainingError } from '../errors/training-error.js';
import type { Tensor } from '../graph/value.js';
import type { ScheduleState } from './learning-rate-schedule.js';
import { readTensorFile, writeTensorFile } from './tensor-file.js';

/** Everything that a run carries from one step to the next. */
export interface TrainingState {
  /** Parameters, running statistics, the optimiser's moments by name. */
  readonly carried: ReadonlyMap<string, Tensor>;
  readonly stepsTaken: number;
  readonly schedule: ScheduleState;
}

/** @param identity what must be the same when the run goes on: network, loss, optimiser */
export const writeCheckpoint = (
  { carried, stepsTaken, schedule }: TrainingState,
  identity: Readonly<Record<string, string>>,
): Uint8Array =>
  writeTensorFile({
    tensors: carried,
    metadata: {
      ...identity,
      stepsTaken: String(stepsTaken),
      factor: String(schedule.factor),
      best: String(schedule.best),
      waited: String(schedule.waited),
    },
  });

/** @throws {TrainingError} `checkpoint-damaged`, `checkpoint-mismatch` */
export function readCheckpoint(bytes: Uint8Array, identity: Readonly<Record<string, string>>): TrainingState {
  const { tensors, metadata } = readFile(bytes);
  for (const [key, value] of Object.entries(identity)) {
    if (metadata[key] !== value)
      throw new TrainingError('checkpoint-mismatch', `the ${key} is ${metadata[key]}, the run has ${value}`);
  }
  const number = (name: string): number => Number(metadata[name]);
  return {
    carried: tensors,
    stepsTaken: number('stepsTaken'),
    schedule: { factor: number('factor'), best: number('best'), waited: number('waited') },
  };
}

function readFile(bytes: Uint8Array): ReturnType<typeof readTensorFile> {
  try {
    return readTensorFile(bytes);
  } catch (cause) {
    throw new TrainingError('checkpoint-damaged', 'the checkpoint cannot be read', { cause });
  }
}
