import { createOnnxRuntimeEngine } from '../../engine/onnxruntime-engine.js';
import type { InferenceEngine, InferenceSession } from '../../engine/inference-engine.js';
import type { Tensor } from '../../graph/value.js';
import type { Weights } from '../../layers/network-scope.js';
import { decodeEndpoints } from '../../networks/recist-labelling/canonical-space.js';
import type { RecistLabelling } from '../../networks/recist-labelling/recist-labelling.js';
import type { Batch } from '../../training/trainer.js';
import type { RunContext } from '../run/run-context.js';
import type { Validator } from '../run/run-task-stage.js';
import { cascadeFile, hourglassFile, localizerFile } from './labelling-network.js';

export const engineOf = ({ engine, threads }: RunContext): InferenceEngine =>
  engine ?? createOnnxRuntimeEngine({ provider: 'cpu', threads });

/** L_LRP + 10 L_TPP of the transformer. */
export const transformValidator =
  (network: RecistLabelling, context: RunContext) =>
  (weights: Weights): Promise<Validator> =>
    validator(context, localizerFile(network, weights), async (session, { image, region, transform }) => {
      const found = await session.run({ image });
      return meanSquare(found['region'], region) + 10 * transformError(found['transform'], transform);
    });

/** Mean distance of the endpoints over the half long axis; the transform is that of the batch. */
export const hourglassValidator =
  (network: RecistLabelling, context: RunContext) =>
  (weights: Weights): Promise<Validator> =>
    validator(context, hourglassFile(network, weights), async (session, { image, transform, endpoints }) => {
      const { heatmaps } = await session.run({ image, transform });
      return endpointError(heatmaps, transform, endpoints);
    });

/** The same for both networks together. */
export const cascadeValidator =
  (network: RecistLabelling, context: RunContext) =>
  (weights: Weights): Promise<Validator> =>
    validator(context, cascadeFile(network, weights, ''), async (session, { image, endpoints }) => {
      const { heatmaps, transform } = await session.run({ image });
      return endpointError(heatmaps, transform, endpoints);
    });

async function validator(
  context: RunContext,
  model: Uint8Array,
  loss: (session: InferenceSession, batch: Batch) => Promise<number>,
): Promise<Validator> {
  const session = await engineOf(context).load(model);
  return { loss: (batch) => loss(session, batch), close: () => session.close() };
}

const values = ({ data }: Tensor): Float32Array => data as Float32Array;

function meanSquare(found: Tensor, wanted: Tensor): number {
  const target = values(wanted);
  return values(found).reduce((sum, value, i) => sum + (value - target[i]) ** 2, 0) / target.length;
}

/** Angles (the third of four) the shorter way round. */
function transformError(found: Tensor, wanted: Tensor): number {
  const target = values(wanted);
  const squares = values(found).map((value, i) => {
    const error = value - target[i];
    return (i % 4 === 2 ? error - Math.floor(error + 0.5) : error) ** 2;
  });
  return squares.reduce((sum, value) => sum + value, 0) / target.length;
}

/** Ends of an axis may be named either way round. */
function endpointError(heatmaps: Tensor, transform: Tensor, endpoints: Tensor): number {
  const [count, keypoints, side] = heatmaps.shape;
  const size = keypoints * side * side;
  let sum = 0;
  for (let n = 0; n < count; n++) {
    const maps = values(heatmaps).subarray(n * size, (n + 1) * size);
    const found = decodeEndpoints(maps, side, values(transform).subarray(4 * n, 4 * n + 4)).map(({ point }) => point);
    const wanted = [0, 1, 2, 3].map((k) => [0, 1].map((axis) => values(endpoints)[(4 * n + k) * 2 + axis]));
    const away = (i: number, k: number): number => Math.hypot(found[i][0] - wanted[k][0], found[i][1] - wanted[k][1]);
    const half = Math.hypot(wanted[1][0] - wanted[0][0], wanted[1][1] - wanted[0][1]) / 2;
    for (const [a, b] of [
      [0, 1],
      [2, 3],
    ] as const)
      // prettier-ignore
      sum += Math.min(away(a, a) + away(b, b), away(a, b) + away(b, a)) / 4 / half;
  }
  return sum / count;
}
