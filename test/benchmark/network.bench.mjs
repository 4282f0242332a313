import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadModel } from '../../dist/models/engine/load-model.js';
import { createOnnxRuntimeEngine } from '../../dist/models/engine/onnxruntime-engine.js';
import { GraphBuilder } from '../../dist/models/graph/graph-builder.js';
import { NetworkScope } from '../../dist/models/layers/network-scope.js';
import { imageShape, lesionNetwork } from '../../dist/models/lesion-network/network.js';
import { networkNamed } from '../../dist/models/networks/network-registry.js';
import { inferenceFile } from '../../dist/models/training/inference-file.js';
import { measureInTurns } from './benchmark.mjs';
import { startPython } from './python-process.mjs';

const threads = 2;
export const title = `Networks forward beside PyTorch on the CPU, ${threads} threads each, same file, in turns; the faster of PyTorch eager and frozen is the limit`;

/** Presets and the side of the image that they get; the lesion network gets the four views of one lesion. */
const subjects = () => [
  ...[
    ['u-net-small', 96],
    ['u-net-small', 256],
    ['u-net', 128],
    ['hnn-small', 128],
    ['aru-net-small', 128],
    ['swin-small', 128],
  ].map(([id, side]) => noisy(`${id} ${side}²`, networkNamed(id), { channels: 3, rows: side, columns: side })),
  noisy('lesion-network, 4 views', lesionNetwork, imageShape, 4),
];

/** @returns the network with noise for weights; speed does not depend on them */
function noisy(name, network, image, batch = 1) {
  let state = 20180917;
  const random = () => (state = (state * 16807) % 2147483647) / 2147483647;
  const scope = NetworkScope.create(new GraphBuilder(network.id), 'training', new Map(), random);
  network.build(scope, scope.graph.input('image', ['N', image.channels, image.rows, image.columns]));
  const weights = new Map([...scope.parameters, ...scope.statistics].map(([key, { initial }]) => [key, initial()]));
  return { name, bytes: inferenceFile(network, weights, image), batch };
}

/** Every network that is shipped, at its own size. */
const shipped = () =>
  existsSync('models/weights')
    ? readdirSync('models/weights')
        .filter((file) => file.endsWith('.onnx'))
        .map((file) => ({
          name: file.slice(0, -5),
          bytes: loadModel('models/weights', file.slice(0, -5)).bytes,
          batch: 1,
        }))
    : [];

/** @returns a row for each network */
export async function run() {
  const torch = await startPython({
    script: 'network-torch.py',
    modules: ['torch', 'onnx'],
    packages: ['python3-torch', 'python3-onnx'],
    args: [String(threads)],
  });
  const folder = mkdtempSync(join(tmpdir(), 'recist3d-bench-'));
  const rows = [];
  try {
    for (const subject of [...subjects(), ...shipped()]) {
      rows.push(await compare(torch, folder, `${rows.length}`, subject));
    }
  } finally {
    torch.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return rows;
}

async function compare(torch, folder, key, { name, bytes, batch }) {
  const session = await createOnnxRuntimeEngine({ provider: 'cpu', threads }).load(bytes);
  const [input] = session.inputs;
  const shape = input.shape.map((dim) => (typeof dim === 'number' ? dim : batch));
  const data = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => Math.sin(i * 0.37));
  const file = (kind) => join(folder, `${key}.${kind}`);
  writeFileSync(file('onnx'), bytes);
  writeFileSync(file('input'), data);
  const line = (mode) => `${file('onnx')} ${file('input')} ${shape.join()} ${file('output')} ${mode}`;
  let ours;
  // The first run after another engine finds none of its weights in the cache; PyTorch's side does the same.
  const forward = async () => {
    await session.run({ [input.name]: { shape, data } });
    const start = performance.now();
    ours = await session.run({ [input.name]: { shape, data } });
    return performance.now() - start;
  };
  const taken = await measureInTurns(
    { ours: forward, eager: () => torch.run(line('eager')), frozen: () => torch.run(line('frozen')) },
    { repeats: 25, warmUp: 2, pauseMs: 30 },
  );
  await session.close();
  const theirs = readFileSync(file('output'));
  const result = new Float32Array(theirs.buffer, theirs.byteOffset, theirs.length / 4);
  const first = ours[session.outputs[0].name].data;
  const deviation = first.reduce((max, v, i) => Math.max(max, Math.abs(v - result[i])), 0);
  const limit = Math.min(taken.eager, taken.frozen);
  const which = limit === taken.eager ? 'eager' : 'frozen';
  return {
    what: name,
    value: taken.ours,
    unit: 'ms',
    reference: { name: `PyTorch ${torch.version} ${which}`, value: limit },
    limit,
    note: `×${(taken.ours / taken.eager).toFixed(2)} of eager; results agree to ${deviation.toExponential(0)}`,
  };
}
