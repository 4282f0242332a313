import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { evaluateCommand } from '../../../../../server/cli/commands/evaluate-command.js';
import { trainCommand } from '../../../../../server/cli/commands/train-command.js';
import { captureConsole } from '../../../../fixtures/captured-console.js';

const root = mkdtempSync(join(tmpdir(), 'recist3d-train-'));
afterAll(() => rmSync(root, { recursive: true }));

const { printed, complained } = captureConsole();

async function run(command: ReturnType<typeof trainCommand>, ...args: readonly string[]): Promise<number> {
  process.exitCode = 0;
  const quiet = command.exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} });
  await quiet.parseAsync([...args], { from: 'user' });
  return Number(process.exitCode);
}

const places = [
  '--out',
  join(root, 'runs'),
  '--cache',
  join(root, 'cache'),
  '--data',
  join(root, 'nowhere'),
  '--threads',
  '1',
];

describe('recist3d train', () => {
  test('runs a recipe quickly on phantoms where there are no data, and says so', async () => {
    const recipe = 'models/recipes/co-training-hnn.json';
    expect(await run(trainCommand(), recipe, '--quick', ...places)).toBe(0);
    expect(complained.join('\n')).toContain('phantoms take their place');
    expect(printed.join('\n')).toMatch(/quick: numbers say nothing[^]*ensemble/);
    expect(existsSync(join(root, 'runs', 'quick', 'co-training-hnn', 'seed-1', 'curves.png'))).toBe(true);
  });

  test('goes on with the other recipes when one is refused', async () => {
    const broken = join(root, 'broken.json');
    writeFileSync(broken, '{ "name": "broken" }');
    const recipe = 'models/recipes/co-training-hnn.json';
    expect(await run(trainCommand(), broken, recipe, '--quick', ...places)).toBe(2);
    expect(complained.join('\n')).toMatch(/broken\.json: [^]*docs\/training\.md/);
    expect(await run(trainCommand(), join(root, 'none.json'), ...places)).toBe(1);
  });

  test('refuses seeds that are no numbers', async () => {
    await expect(run(trainCommand(), 'models/recipes/wsss-hnn.json', '--seeds', 'a,b')).rejects.toThrow(
      /whole numbers/,
    );
  });
});

describe('recist3d evaluate --tables', () => {
  test('has nothing to print where no run is finished; quick runs do not count', async () => {
    expect(await run(evaluateCommand(), '--tables', '--runs', join(root, 'runs'))).toBe(3);
    expect(complained.join('\n')).toContain('recist3d train');
    const named = complained.join('\n').match(/docs\/results\/[\w-]+\*?\.md/g)!;
    const documents = readdirSync('docs/results').map((file) => `docs/results/${file}`);
    expect(named).toHaveLength(2);
    for (const name of named)
      expect(documents.filter((file) => file.startsWith(name.split(/\*|\.md/)[0]))).not.toEqual([]);
  });

  test('prints and writes the tables of finished runs', async () => {
    const results = join(root, 'runs', 'quick', 'co-training-hnn', 'seed-1', 'results.json');
    const result = { ...(JSON.parse(readFileSync(results, 'utf8')) as object), quick: false };
    writeFileSync(results, JSON.stringify(result));
    const out = join(root, 'tables');
    expect(await run(evaluateCommand(), '--tables', '--runs', join(root, 'runs', 'quick'), '--out', out)).toBe(0);
    expect(printed.join('\n')).toMatch(/000 Table 3[^]*cited only|cited only[^]*000 Table 3/);
    expect(existsSync(join(out, 'networks-co-training.md'))).toBe(true);
  });

  test('is not needed: without it lesions and a folder are', async () => {
    await expect(run(evaluateCommand(), '--out', root)).rejects.toThrow(/--lesions/);
    await expect(run(evaluateCommand(), '--lesions', root)).rejects.toThrow(/--out/);
  });
});
