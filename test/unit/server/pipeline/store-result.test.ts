import { beforeEach, describe, expect, test } from '@jest/globals';
import { storeResult } from '../../../../server/pipeline/store-result.js';
import { smallStudy } from '../../../fixtures/archive-objects.js';
import { InMemoryPacs } from '../../../fixtures/server/in-memory-pacs.js';

const objects = smallStudy('store result', { slices: 2 }).ct;
const [first, second] = objects.map(({ sopInstanceUID }) => sopInstanceUID);

describe('storing a result', () => {
  let pacs: InMemoryPacs;
  const sends = (): number => pacs.calls.filter((call) => call === 'store').length;
  beforeEach(() => {
    pacs = new InMemoryPacs();
  });

  test('sends once, and reads each object back', async () => {
    expect(await storeResult({ pacs }, objects)).toBe(1);
    expect(pacs.calls).toEqual(['store', 'store', 'retrieveInstance', 'retrieveInstance']);
  });

  test('sends again only what was not confirmed', async () => {
    let answers = 0;
    pacs.answerStore = (outcome) =>
      (answers += 1) === 1 ? { stored: [first ?? ''], refused: [], unconfirmed: [second ?? ''] } : outcome;
    expect(await storeResult({ pacs }, objects)).toBe(2);
    expect(sends()).toBe(3);
  });

  test('gives up after three sends without confirmation, retryably', async () => {
    pacs.answerStore = () => ({ stored: [], refused: [], unconfirmed: [] });
    await expect(storeResult({ pacs }, objects)).rejects.toMatchObject({ code: 'store-unconfirmed', retryable: true });
    expect(sends()).toBe(6);
  });

  test('fails with the reason of the archive, which is no text of the archive', async () => {
    pacs.answerStore = () => ({
      stored: [],
      refused: [{ sopInstanceUID: first ?? '', failureReason: 0xa700 }],
      unconfirmed: [],
    });
    await expect(storeResult({ pacs }, objects)).rejects.toMatchObject({
      code: 'store-refused',
      message: '1 objects were refused, failure reason (hex): a700.',
    });
  });

  test('takes a duplicate that the archive refuses as stored, when it holds the same', async () => {
    pacs.add(...objects);
    pacs.answerStore = () => ({
      stored: [second ?? ''],
      refused: [{ sopInstanceUID: first ?? '', failureReason: 0x0111 }],
      unconfirmed: [],
    });
    expect(await storeResult({ pacs }, objects)).toBe(1);
  });

  test('refuses to believe an archive that gives something else back', async () => {
    const [other] = smallStudy('another study', { slices: 1 }).ct;
    pacs.answerInstance = (part10) => other?.part10 ?? part10;
    await expect(storeResult({ pacs }, objects)).rejects.toMatchObject({
      code: 'stored-differently',
      retryable: false,
    });
  });
});
