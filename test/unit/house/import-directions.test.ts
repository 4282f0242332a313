import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

interface Cruise {
  readonly modules: readonly unknown[];
  readonly summary: {
    readonly violations: readonly { readonly rule: { readonly name: string }; readonly from: string }[];
  };
}

const depcruise = resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

/** Cruises the three rooms below `root` and returns what the rules in .dependency-cruiser.mjs say of them. */
async function cruise(root: string): Promise<Cruise> {
  const args = [
    depcruise,
    '--config',
    '.dependency-cruiser.mjs',
    '--output-type',
    'json',
    'server',
    'dicom-sr',
    'models',
  ];
  const run = promisify(execFile)(process.execPath, args, { cwd: root, maxBuffer: 64 * 1024 * 1024 });
  const { stdout } = await run.catch((error: { stdout: string }) => error);
  return JSON.parse(stdout) as Cruise;
}

describe('import directions', () => {
  const draft = mkdtempSync(join(tmpdir(), 'recist3d-house-'));
  const draw = (file: string, text: string): void => {
    mkdirSync(dirname(join(draft, file)), { recursive: true });
    writeFileSync(join(draft, file), text);
  };

  beforeAll(() => {
    for (const file of ['.dependency-cruiser.mjs', 'tsconfig.json']) cpSync(file, join(draft, file));
    draw('models/method.ts', `import '../dicom-sr/writers/write-seg.js';\nexport const method = 1;\n`);
    draw('dicom-sr/writers/write-seg.ts', `import '../../server/main.js';\nexport const seg = 1;\n`);
    draw('dicom-sr/geometry/vec3.ts', `import '../writers/write-seg.js';\nexport const vec3 = 1;\n`);
    draw('server/main.ts', `import './http/router.js';\nexport const main = 1;\n`);
    draw('server/http/router.ts', `import '../main.js';\nexport const router = 1;\n`);
    draw('server/pipeline/convert.ts', `import '../http/router.js';\nexport const convert = 1;\n`);
  });
  afterAll(() => rmSync(draft, { recursive: true, force: true }));

  test('the tree keeps every rule', async () => {
    const { modules, summary } = await cruise(resolve('.'));
    expect(modules.length).toBeGreaterThan(50);
    expect(summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`)).toEqual([]);
  });

  test('a house built wrong breaks each rule it should', async () => {
    const { summary } = await cruise(draft);
    const broken = new Set(summary.violations.map(({ rule }) => rule.name));
    expect([...broken].sort()).toEqual([
      'dicom-sr-layers',
      'dicom-sr-stands-alone',
      'geometry-is-the-floor',
      'models-see-types-only',
      'no-cycle',
      'nothing-imports-main',
      'pipeline-knows-ports-only',
    ]);
  });
});
