import { GraphBuilder } from '../graph/graph-builder.js';
import { gradients } from '../graph/gradients.js';
import { writeOnnx } from '../graph/onnx/write-onnx.js';
import type { Tensor, Value } from '../graph/value.js';
import type { Weights } from '../layers/network-scope.js';
import { NetworkScope } from '../layers/network-scope.js';
import { clipGradients, globalNorm } from './clip-gradients.js';
import type { Optimizer } from './optimizer.js';

/** What is trained: builds the network and its loss in a scope whose graph it may add data inputs to. */
export interface TrainingTask {
  /** @returns the loss (a scalar) and further scalars worth logging */
  build(scope: NetworkScope): { readonly loss: Value; readonly logged?: Readonly<Record<string, Value>> };
}

export interface TrainingStepOptions {
  readonly optimizer: Optimizer;
  /** Limit of the common norm of all gradients; none where absent. */
  readonly clipNorm?: number;
  /** Content to start from; what is missing is initialised from `random`. */
  readonly weights?: Weights;
  readonly random: () => number;
  /** Parameters that are kept as they are. */
  readonly isFrozen?: (name: string) => boolean;
}

/** One whole step (forward, loss, backward, update) as one ONNX file that any inference engine runs. */
export interface TrainingStep {
  readonly model: Uint8Array;
  /** Content of every carried tensor before the first step: parameters, statistics, moments (`NAME/moment`). */
  readonly initial: ReadonlyMap<string, Tensor>;
  /** Names of the carried tensors that belong to the network, without the optimiser's moments. */
  readonly weightNames: readonly string[];
  readonly logged: readonly string[];
}

/** Name of the output that holds what `name` becomes. */
export const nextName = (name: string): string => `next/${name}`;

/** Builds a training step. Data inputs keep their own names; `learning_rate` and `step` are scalars to feed. */
export function buildTrainingStep(task: TrainingTask, options: TrainingStepOptions): TrainingStep {
  const builder = new GraphBuilder('training-step');
  const scope = NetworkScope.create(builder, 'training', options.weights ?? new Map(), options.random);
  const { loss, logged = {} } = task.build(scope);
  const [learningRate, step] = [builder.input('learning_rate', []), builder.input('step', [])];
  const trained = [...scope.parameters].filter(([name]) => options.isFrozen?.(name) !== true);
  const raw = gradients(
    builder,
    loss,
    trained.map(([, { value }]) => value),
  );
  const clipped = options.clipNorm === undefined ? raw : clipGradients(builder, raw, options.clipNorm);
  const initial = new Map<string, Tensor>();
  for (const [name, { initial: content }] of [...scope.parameters, ...scope.statistics]) initial.set(name, content());
  trained.forEach(([name, { value }], k) => {
    const content = initial.get(name)!;
    const moments = Object.fromEntries(
      options.optimizer.moments.map((moment) => {
        initial.set(`${name}/${moment}`, { shape: content.shape, data: new Float32Array(content.data.length) });
        return [moment, builder.input(`${name}/${moment}`, content.shape)];
      }),
    );
    const updated = options.optimizer.update(builder, {
      parameter: value,
      gradient: clipped[k],
      moments,
      learningRate,
      step,
    });
    builder.output(nextName(name), updated.parameter);
    for (const [moment, next] of Object.entries(updated.moments)) builder.output(nextName(`${name}/${moment}`), next);
  });
  for (const [name, { next }] of scope.statistics) if (next !== undefined) builder.output(nextName(name), next);
  const scalars: Record<string, Value> = { loss, gradient_norm: globalNorm(builder, raw), ...logged };
  for (const [name, value] of Object.entries(scalars)) builder.output(name, value);
  return {
    model: writeOnnx(builder.build()),
    initial,
    weightNames: [...scope.parameters.keys(), ...scope.statistics.keys()],
    logged: Object.keys(scalars),
  };
}
