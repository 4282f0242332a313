import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { loadModel } from '../../../../models/engine/load-model.js';
import { openModel } from '../../../../models/engine/open-model.js';
import type { CardText } from '../../../../models/engine/write-model.js';
import { writeModel } from '../../../../models/engine/write-model.js';
import { EngineError } from '../../../../models/errors/engine-error.js';
import { GraphBuilder } from '../../../../models/graph/graph-builder.js';
import { writeOnnx } from '../../../../models/graph/onnx/write-onnx.js';
import { scaled, sigmoid } from '../../../../models/graph/ops.js';

const builder = new GraphBuilder('tiny');
builder.output('probability', sigmoid(builder, scaled(builder, builder.input('image', ['N', 2, 4, 4]), 0.5)));
const model = writeOnnx(builder.build());

const text: CardText = {
  name: 'tiny-network',
  version: '1.0.0',
  description: 'Halves and squashes. Not for patients.',
  network: 'tiny',
  licence: 'Apache-2.0',
  data: [{ name: 'phantoms', licence: 'Apache-2.0', citation: 'none', lesions: 3 }],
  citations: [],
  metrics: [{ data: 'phantoms', metric: 'Dice', value: 0.5, protocol: 'none held out' }],
  preprocessing: { id: 'roi-2d', parameters: { side: 4, window: 'soft' } },
  training: 'not at all',
  channels: { image: ['HU window', 'distance to the long axis, mm'] },
};

const root = mkdtempSync(join(tmpdir(), 'recist3d-weights-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
writeModel(root, model, text);

/** A copy of the folder that a test may damage. */
function copied(): string {
  const folder = mkdtempSync(join(tmpdir(), 'recist3d-weights-'));
  cpSync(root, folder, { recursive: true });
  return folder;
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof EngineError) return error.code;
    throw error;
  }
  return 'none';
}

/** The code that loading gives after the card's text was changed. */
function codeAfter(change: (card: Record<string, unknown>) => unknown): string {
  const folder = copied();
  const path = join(folder, 'tiny-network.card.json');
  const changed = change(JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>);
  writeFileSync(path, typeof changed === 'string' ? changed : JSON.stringify(changed));
  const code = codeOf(() => loadModel(folder, 'tiny-network'));
  rmSync(folder, { recursive: true });
  return code;
}

describe('a model beside its card', () => {
  test('is loaded as it was written, and the card says what the file takes and gives', () => {
    const { card, bytes } = loadModel(root, 'tiny-network');
    expect(Buffer.from(bytes).equals(Buffer.from(model))).toBe(true);
    expect(card.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(card.inputs).toEqual([
      { name: 'image', shape: ['N', 2, 4, 4], type: 'float32', channels: text.channels!['image'] },
    ]);
    expect(card.outputs).toEqual([{ name: 'probability', shape: ['N', 2, 4, 4], type: 'float32' }]);
    expect(card.preprocessing).toEqual(text.preprocessing);
  });

  test('is refused when a single bit of it changed', () => {
    const folder = copied();
    const bytes = Uint8Array.from(model);
    bytes[bytes.length >> 1] ^= 1;
    writeFileSync(join(folder, 'tiny-network.onnx'), bytes);
    expect(codeOf(() => loadModel(folder, 'tiny-network'))).toBe('model-digest-mismatch');
    rmSync(folder, { recursive: true });
  });

  test('is refused when it or its card is missing', () => {
    expect(codeOf(() => loadModel(root, 'other-network'))).toBe('model-missing');
    const folder = copied();
    rmSync(join(folder, 'tiny-network.onnx'));
    expect(codeOf(() => loadModel(folder, 'tiny-network'))).toBe('model-missing');
    rmSync(folder, { recursive: true });
  });

  test.each([
    ['is no JSON', () => '{'],
    ['lacks its licence', (card: Record<string, unknown>) => ({ ...card, licence: undefined })],
    ['holds a word that cards do not have', (card: Record<string, unknown>) => ({ ...card, author: 'me' })],
    ['is that of another model', (card: Record<string, unknown>) => ({ ...card, name: 'other-network' })],
    ['lists another input', (card: Record<string, unknown>) => ({ ...card, inputs: card['outputs'] })],
  ])('is refused when the card %s', (_what, change) => {
    expect(codeAfter(change)).toBe('model-card-invalid');
  });

  test('is held against its card in the browser too', async () => {
    const card = readFileSync(join(root, 'tiny-network.card.json'), 'utf8');
    expect((await openModel('tiny-network', card, model)).card.digest).toBe(
      loadModel(root, 'tiny-network').card.digest,
    );
    const changed = Uint8Array.from(model);
    changed[changed.length >> 1] ^= 1;
    await expect(openModel('tiny-network', card, changed)).rejects.toMatchObject({ code: 'model-digest-mismatch' });
  });

  test('is not written when its card is not valid', () => {
    const folder = mkdtempSync(join(tmpdir(), 'recist3d-weights-'));
    expect(codeOf(() => writeModel(folder, model, { ...text, name: 'Not A Name' }))).toBe('model-card-invalid');
    expect(codeOf(() => writeModel(folder, model.subarray(0, 50), text))).toBe('model-damaged');
    expect(codeOf(() => loadModel(folder, 'tiny-network'))).toBe('model-missing');
    rmSync(folder, { recursive: true });
  });
});
