import { describe, expect, test } from '@jest/globals';
import { createLookProgress } from '../../../../server/cli/look-progress.js';

function heard(isTTY: boolean) {
  const clock = { ms: 0 };
  const lines: string[] = [];
  const stream = { isTTY, write: (text: string) => lines.push(text) > 0 };
  return { clock, lines, progress: createLookProgress('files', { stream, now: () => clock.ms }) };
}

describe('Progress of a look through a folder', () => {
  test('writes over its line on a terminal, and clears it at the end', () => {
    const { lines, progress } = heard(true);
    progress.seen(64);
    progress.seen(128);
    progress.stop();
    expect(lines).toEqual(['\rLooked at 64 files', '\rLooked at 128 files', '\r\u001b[K']);
  });

  test('says a line every ten seconds elsewhere', () => {
    const { clock, lines, progress } = heard(false);
    for (const ms of [1_000, 9_999, 10_000, 12_000, 20_000]) {
      clock.ms = ms;
      progress.seen(ms);
    }
    progress.stop();
    expect(lines).toEqual(['Looked at 10000 files\n', 'Looked at 20000 files\n']);
  });
});
