import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe } from '@jest/globals';
import { findPostgres } from './postgres.js';

const onPath = (program: string): boolean =>
  (process.env['PATH'] ?? '').split(':').some((folder) => folder !== '' && existsSync(`${folder}/${program}`));

const python = '/usr/bin/python3';
const importsInPython = (module: string): boolean =>
  spawnSync(python, ['-c', `import ${module}`], { stdio: 'ignore' }).status === 0;

/** Foreign programs that tests run, where Debian puts them, and how it is told that they are there. */
const services = {
  orthanc: () => existsSync('/usr/sbin/Orthanc') && existsSync('/usr/share/orthanc/plugins/libOrthancDicomWeb.so'),
  dcmtk: () => onPath('dcmdump') && onPath('dsrdump'),
  gdcm: () => onPath('gdcmconv'),
  openjph: () => onPath('ojph_compress') && onPath('ojph_expand'),
  dicom3tools: () => onPath('dciodvfy') && onPath('dcentvfy'),
  pixelmed: () => existsSync('/usr/share/java/pixelmed.jar') && onPath('java'),
  rabbitmq: () => existsSync('/usr/lib/rabbitmq/bin/rabbitmq-server'),
  chromium: () => existsSync('/usr/bin/chromium'),
  postgres: () => findPostgres() !== undefined,
  pydicom: () => importsInPython('pydicom'),
  opencv: () => importsInPython('cv2'),
} as const satisfies Record<string, () => boolean>;

export type TestService = keyof typeof services;

/**
 * @returns jest's `describe` where every named service is installed, `describe.skip` and a word on standard error where one is not
 * @throws under CI, where a missing service is a failure: a test that is always skipped proves nothing
 */
export function describeWith(...names: readonly TestService[]): typeof describe | typeof describe.skip {
  const missing = names.filter((name) => !services[name]());
  if (missing.length === 0) return describe;
  const sentence = `${missing.join(', ')} not installed: run \`npm run test:services\` (Debian)`;
  if (isCi()) throw new Error(`Under CI every service of the tests is required. ${sentence}`);
  process.stderr.write(`skipped: ${sentence}\n`);
  return describe.skip;
}

const isCi = (): boolean => !['', '0', 'false'].includes(process.env['CI'] ?? '');
