import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { describeWith } from '../../services/available.js';

describe('a service that tests need and that is missing', () => {
  const { PATH, CI } = process.env;
  beforeEach(() => {
    process.env['PATH'] = '/nowhere';
  });
  afterEach(() => {
    process.env['PATH'] = PATH;
    if (CI === undefined) delete process.env['CI'];
    else process.env['CI'] = CI;
  });

  test('is a failure under CI, with the name of the service and the command that installs it', () => {
    process.env['CI'] = 'true';
    expect(() => describeWith('dcmtk', 'dicom3tools')).toThrow(
      /dcmtk, dicom3tools not installed: run `npm run test:services`/,
    );
  });

  test('skips its tests elsewhere', () => {
    process.env['CI'] = 'false';
    expect(describeWith('dcmtk')).toBe(describe.skip);
  });

  test('does not matter to tests that do not need it', () => {
    process.env['CI'] = 'true';
    expect(describeWith()).toBe(describe);
  });
});
