import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { writeModel } from '../../../../models/engine/write-model.js';
import { preprocessing } from '../../../../models/lesion-network/network.js';
import { openBrowserNetwork } from '../../../../server/interactive/browser-network.js';
import { ellipsoidNetwork } from '../../../e2e/ellipsoid-network.js';

const folders: string[] = [];
const folder = (): string => {
  folders.push(mkdtempSync(join(tmpdir(), 'recist3d-weights-')));
  return folders.at(-1)!;
};
afterEach(() => folders.splice(0).forEach((path) => rmSync(path, { recursive: true, force: true })));

const card = (id: string) => ({
  name: 'lesion-network',
  version: '1.2.3',
  description: 'Of a test.',
  network: 'lesion-network',
  licence: 'Apache-2.0',
  data: [{ name: 'phantoms', licence: 'Apache-2.0', citation: 'none' }],
  citations: [],
  metrics: [],
  preprocessing: { id, parameters: {} },
  training: 'none',
});

describe('the network for browsers', () => {
  test('is told with its digest, and given as it lies in the folder', () => {
    const path = folder();
    const bytes = ellipsoidNetwork();
    const { digest } = writeModel(path, bytes, card(preprocessing));
    const network = openBrowserNetwork(path);
    expect(network.view()).toEqual({
      isInstalled: true,
      version: '1.2.3',
      digest,
      preprocessing,
      methods: ['lesion-network'],
    });
    expect(Buffer.from(network.file()).equals(Buffer.from(bytes))).toBe(true);
  });

  test('is none where the weights are missing', () => {
    const network = openBrowserNetwork(folder());
    expect(network.view()).toEqual({ isInstalled: false, methods: [] });
    expect(() => network.file()).toThrow(expect.objectContaining({ code: 'weights-not-installed' }));
  });

  test('is none where the weights were trained on other images', () => {
    const path = folder();
    writeModel(path, ellipsoidNetwork(), card('another-grid-1'));
    expect(openBrowserNetwork(path).view().isInstalled).toBe(false);
  });
});
