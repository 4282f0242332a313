import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { evaluateCommand } from '../../../../../server/cli/commands/evaluate-command.js';
import { writeLesionFolder } from '../../../../fixtures/lesion-folder.js';
import { captureConsole } from '../../../../fixtures/captured-console.js';

let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'recist3d-evaluate-'));
  writeLesionFolder(join(root, 'sets', 'liver'), [
    { id: 'one', lesions: [{ label: 1, center: [8, 20, 20], halfAxes: [4, 6, 8] }] },
    { id: 'two', lesions: [{ label: 3, center: [8, 24, 24], halfAxes: [3, 5, 7] }] },
  ]);
  writeLesionFolder(join(root, 'sets', 'lung'), [{ id: 'void', lesions: [] }]);
});
afterAll(() => rmSync(root, { recursive: true }));

const { printed, complained } = captureConsole();

/** Runs the command in this thread and returns its exit code; wrong arguments throw instead of ending the process. */
async function evaluate(...args: readonly string[]): Promise<number> {
  process.exitCode = 0;
  const command = evaluateCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => {}, writeOut: () => {} });
  await command.parseAsync(['--jobs', '1', ...args], { from: 'user' });
  return Number(process.exitCode);
}
const liver = () => ['--lesions', join(root, 'sets', 'liver'), '--out', join(root, 'out')];

describe('recist3d evaluate', () => {
  test('evaluates what the product would choose by itself, and prints and writes the table', async () => {
    expect(await evaluate(...liver(), '--jitter', '0.1', '--seed', '4')).toBe(0);
    expect(printed.join('\n')).toMatch(/## liver: 2 lesions[\s\S]*\| default +\| +2 \|/);
    expect(readFileSync(join(root, 'out', 'table.md'), 'utf8')).toContain('seed 4');
    expect(readdirSync(join(root, 'out'))).toEqual(
      expect.arrayContaining(['dice-by-offset.png', 'dice-by-offset.svg', 'results.csv', 'results.json', 'sheets']),
    );
  });

  test('saves masks under the method, and draws nothing where no sheets are asked for', async () => {
    const out = join(root, 'saved');
    await evaluate(
      '--lesions',
      join(root, 'sets', 'liver'),
      '--out',
      out,
      '--methods',
      'ellipse',
      '--save-masks',
      '--sheets',
      '0',
    );
    expect(readdirSync(join(out, 'ellipse'))).toEqual(['one_pred.nii.gz', 'two_pred.nii.gz']);
    expect(readdirSync(out)).not.toContain('sheets');
  });

  test('ends with 2 where a lesion could not be evaluated, and says why', async () => {
    const out = join(root, 'partly');
    expect(await evaluate('--lesions', join(root, 'sets'), '--out', out, '--methods', 'ellipse')).toBe(2);
    expect(complained.join('\n')).toMatch(/1 of 3 rows hold an error: mask-empty/);
  });

  test('ends with 3 where there is no lesion', async () => {
    expect(await evaluate('--lesions', root, '--out', join(root, 'none'))).toBe(3);
    expect(await evaluate(...liver(), '--min-long-mm', '500')).toBe(3);
  });

  test('ends with 1 for an unknown method, naming those that exist', async () => {
    expect(await evaluate(...liver(), '--methods', 'elipse')).toBe(1);
    expect(complained.join('\n')).toMatch(/unknown: elipse; known are default, .*ellipse/);
  });

  test('takes marks from a file, and names the entries that are wrong', async () => {
    const file = join(root, 'marks.json');
    const longAxis = [
      [12, 20],
      [28, 20],
    ];
    writeFileSync(file, JSON.stringify([{ id: 'one', keySlice: 8, longAxis }]));
    expect(await evaluate(...liver(), '--methods', 'ellipse', '--marks', file)).toBe(0);
    expect(printed.join('\n')).toMatch(/## liver: 1 lesion\n/);
    writeFileSync(file, JSON.stringify([{ id: 'one', longAxis }]));
    expect(await evaluate(...liver(), '--marks', file)).toBe(1);
    expect(complained.join('\n')).toMatch(/entry 0: keySlice/);
  });

  test.each([
    ['--jitter', '1'],
    ['--seed', '1.5'],
    ['--limit', '0'],
    ['--min-long-mm', 'ten'],
    ['--sheet-order', 'random'],
  ])('refuses %s %s', async (option, value) => {
    await expect(evaluate(...liver(), option, value)).rejects.toMatchObject({ code: 'commander.invalidArgument' });
  });

  test('explains itself, exit codes included', () => {
    let help = '';
    evaluateCommand()
      .configureOutput({ writeOut: (text) => (help += text) })
      .outputHelp();
    for (const word of ['--lesions', '--jitter', '--save-masks', 'keySlice', 'Exit codes: 0', 'table.md']) {
      expect(help).toContain(word);
    }
  });
});
