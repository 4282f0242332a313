import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { implementation } from '../../../../dicom-sr/provenance/implementation.js';

test('objects carry the version of the package', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(implementation.softwareVersion).toBe(version);
  expect(implementation.versionName).toBe(`RECIST3D_${version.split('.').slice(0, 2).join('_')}`);
});
