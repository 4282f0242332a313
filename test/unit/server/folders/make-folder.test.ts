import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { makeFolder } from '../../../../server/folders/make-folder.js';
import { makeOutFolder } from '../../../../server/folders/make-out-folder.js';

describe('a folder', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'recist3d-folder-'));
  afterAll(() => rmSync(scratch, { recursive: true }));

  test('is made with those above it, and may be there already', () => {
    const folder = join(scratch, 'a', 'b', 'c');
    for (const _twice of [1, 2]) makeFolder(folder, 0o700);
    for (const path of [folder, join(scratch, 'a')]) expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  test('may be reached through a link', () => {
    symlinkSync(scratch, join(scratch, 'link'));
    makeFolder(join(scratch, 'link', 'behind'));
    expect(statSync(join(scratch, 'behind')).isDirectory()).toBe(true);
  });

  test.each(['/proc/recist3d/a/b', join(scratch, 'file'), join(scratch, 'file', 'below'), join(scratch, 'dangling')])(
    'that cannot be made is refused at once: %s',
    (folder) => {
      writeFileSync(join(scratch, 'file'), '');
      rmSync(join(scratch, 'dangling'), { force: true });
      symlinkSync(join(scratch, 'nowhere'), join(scratch, 'dangling'));
      expect(() => makeFolder(folder)).toThrow();
      expect(() => makeOutFolder(folder)).toThrow(expect.objectContaining({ code: 'out-folder-unusable' }));
    },
  );
});
