import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createPhantom, phantomDefaults } from '../../models/phantom/create-phantom.js';
import { inspectFolder } from '../../server/inspect/inspect-folder.js';
import { phantomStudy } from '../../server/phantom/phantom-study.js';
import { writePhantom } from '../../server/phantom/write-phantom.js';
import type { LesionRow, WarningRow } from '../../server/report/conversion-report.js';
import { whileUnreadable, withoutPrivileges } from '../fixtures/unreadable.js';

const bin = resolve('bin/recist3d.mjs');

describe('recist3d archive over a folder tree of which a part cannot be read', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'recist3d-unreadable-'));
  const at = (...path: readonly string[]): string => join(scratch, ...path);
  beforeAll(async () => {
    chmodSync(scratch, 0o755);
    for (const out of ['out', 'files', 'images']) {
      mkdirSync(at(out));
      chmodSync(at(out), 0o777);
    }
    for (const [n, name] of ['one', 'two'].entries()) {
      const options = {
        phantom: { ...phantomDefaults, slices: 24, matrix: 96, lesions: 1, seed: n + 1 },
        form: 'cornerstone3d',
        withoutShortAxis: false,
      } as const;
      const phantom = createPhantom(options.phantom);
      await writePhantom(at('phantoms', name), phantom, phantomStudy(phantom, options), options);
    }
  });
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  interface Ended {
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
  }
  async function archive(command: 'plan' | 'run' | 'report', closed?: string, out = 'out'): Promise<Ended> {
    const from = command === 'report' ? [] : ['--from', at('phantoms'), '--jobs', '1'];
    const method = command === 'plan' ? [] : ['--method', 'ellipsoid'];
    const args = [bin, 'archive', command, '--out', at(out), ...from, ...method];
    if (closed !== undefined) chmodSync(closed, 0);
    try {
      const ended = await promisify(execFile)(process.execPath, args, withoutPrivileges()).catch(
        (error: unknown) => error as Ended,
      );
      return { code: 0, ...ended };
    } finally {
      if (closed !== undefined) chmodSync(closed, 0o755);
    }
  }
  const reportIn = (out = 'out') =>
    JSON.parse(readFileSync(at(out, 'report.json'), 'utf8')) as { lesions: LesionRow[]; warnings: WarningRow[] };
  const image = (): string => at('phantoms', 'one', 'dicom', 'ct', '0001.dcm');

  test('plans the rest, names the part, and does not end as if all were known', async () => {
    const { code, stdout, stderr } = await archive('plan', at('phantoms', 'one'));
    expect(stdout).toContain('1 would be converted, 0 are superseded, 0 would be refused.');
    expect(stderr).toContain('input-unreadable: 1 of the folders and files cannot be read');
    expect(stderr).toContain('  one: The folder cannot be read (EACCES).');
    expect(code).toBe(2);
  });

  test('converts the rest, and says in the report what nobody looked at', async () => {
    const { code, stdout } = await archive('run', at('phantoms', 'one'));
    expect([code, stdout.includes('1 converted, 0 superseded, 0 refused, 0 failed')]).toEqual([2, true]);
    const unread = { document: 'one', reason: 'input-unreadable', detail: 'The folder cannot be read (EACCES).' };
    expect(reportIn().warnings).toEqual([unread]);
    expect(readFileSync(at('out', 'report.html'), 'utf8')).toContain(
      '<h2>Could not be read: which marks these hold is not known</h2>',
    );
    expect((await archive('report')).code).toBe(2);
  });

  test('finds the marks there once they may be read', async () => {
    const { code, stdout } = await archive('run');
    expect([code, stdout.includes('2 converted, 0 superseded, 0 refused, 0 failed')]).toEqual([0, true]);
    expect(stdout).toContain('1 were done by an earlier run');
    expect(reportIn().warnings).toEqual([]);
  });

  test('does not forget what was converted where it cannot be read any more', async () => {
    const { code, stdout } = await archive('run', at('phantoms', 'one'));
    expect([code, stdout.includes('2 were done by an earlier run')]).toEqual([2, true]);
    expect(reportIn().lesions.map(({ state }) => state)).toEqual(['converted', 'converted']);
  });

  test('names a file that cannot be read', async () => {
    const { code, stderr } = await archive('plan', image(), 'files');
    expect(stderr).toContain('  one/dicom/ct/0001.dcm: A folder or file cannot be read (EACCES).');
    expect(code).toBe(2);
  });

  test('sets a mark aside whose images cannot be read now, and converts it by the next run', async () => {
    expect((await archive('plan', undefined, 'images')).code).toBe(0);
    expect((await archive('run', image(), 'images')).code).toBe(2);
    expect(reportIn('images').lesions.map(({ state, reason }) => [state, reason?.code])).toEqual([
      ['failed', 'input-unreadable'],
      ['converted', undefined],
    ]);
    expect((await archive('run', undefined, 'images')).code).toBe(0);
  });

  test('is refused by inspect as well', async () => {
    const { rows } = await whileUnreadable([at('phantoms', 'one')], () => inspectFolder(at('phantoms')));
    const detail = 'The folder cannot be read (EACCES).';
    expect(rows).toContainEqual({ document: 'one', outcome: 'refused', reason: 'input-unreadable', detail });
  });
});
