import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { proposeCommand } from '../../../../../server/cli/commands/propose-command.js';
import { phantomCommand } from '../../../../../server/cli/commands/phantom-command.js';
import { captureConsole } from '../../../../fixtures/captured-console.js';

const root = mkdtempSync(join(tmpdir(), 'recist3d-propose-'));
afterAll(() => rmSync(root, { recursive: true }));
const { printed, complained } = captureConsole();

async function run(command: ReturnType<typeof proposeCommand>, ...args: readonly string[]): Promise<number> {
  process.exitCode = 0;
  const quiet = command.exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} });
  await quiet.parseAsync([...args], { from: 'user' });
  return Number(process.exitCode);
}

const phantom = join(root, 'phantom');
const noWeights = ['--weights', join(root, 'none')];

interface TrueMark {
  readonly keySlice: number;
  readonly longAxis: readonly [readonly [number, number], readonly [number, number]];
  readonly shortAxis: readonly [readonly [number, number], readonly [number, number]];
}
const lengthOf = ([[x1, y1], [x2, y2]]: TrueMark['longAxis']): number => Math.hypot(x2 - x1, y2 - y1);

describe('recist3d propose', () => {
  let mark: TrueMark;
  let box: string;
  beforeAll(async () => {
    await run(phantomCommand(), phantom, '--slices', '40', '--matrix', '192', '--lesions', '2', '--seed', '3');
    const truth = join(phantom, 'truth');
    const file = readdirSync(truth).find((name) => name.endsWith('marks.json'))!;
    [mark] = JSON.parse(readFileSync(join(truth, file), 'utf8')) as readonly TrueMark[];
    const ends = [...mark.longAxis, ...mark.shortAxis];
    const [x, y] = [ends.map(([column]) => column), ends.map(([, row]) => row)];
    box = [Math.min(...x) - 2, Math.min(...y) - 2, Math.max(...x) + 2, Math.max(...y) + 2].join(',');
  });

  test('finds the mark of a lesion in a folder of DICOM and in NIfTI, and draws it', async () => {
    const ct = join(
      phantom,
      'truth',
      readdirSync(join(phantom, 'truth')).find((name) => name.endsWith('_ct.nii.gz'))!,
    );
    const png = join(root, 'mark.png');
    const slice = String(mark.keySlice + 1);
    for (const image of [join(phantom, 'dicom'), ct]) {
      printed.length = 0;
      expect(await run(proposeCommand(), image, '--box', box, '--slice', slice, '--png', png, '--json', ...noWeights)).toBe(0); // prettier-ignore
      const proposed = JSON.parse(printed.join('\n')) as { slice: number; longAxis: TrueMark['longAxis'] };
      expect(proposed.slice).toBe(mark.keySlice + 1);
      expect(Math.abs(lengthOf(proposed.longAxis) / lengthOf(mark.longAxis) - 1)).toBeLessThan(0.25);
    }
    expect([...readFileSync(png).subarray(1, 4)]).toEqual([...Buffer.from('PNG')]);
  });

  test('says in a sentence how long both axes are and how sure it is', async () => {
    printed.length = 0;
    const slice = String(mark.keySlice + 1);
    await run(proposeCommand(), join(phantom, 'dicom'), '--box', box, '--slice', slice, ...noWeights);
    expect(printed.join('\n')).toMatch(/mm, confidence 0\.\d\d \(propose-cut 1\)\nlong axis/);
  });

  test('refuses a slice that is not there, a path without an image, and a box that is none', async () => {
    expect(await run(proposeCommand(), join(phantom, 'dicom'), '--box', box, ...noWeights)).toBe(1);
    expect(complained.join('\n')).toContain('--slice');
    expect(await run(proposeCommand(), join(root, 'nowhere'), '--box', box)).toBe(1);
    await expect(run(proposeCommand(), 'x', '--box', '1,2,3')).rejects.toThrow(/four numbers/);
  });
});
