import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { isSupported, viewerVersion } from '../../../ohif-extension/extension-lesion-review/src/host/viewer-version.js';

const host = globalThis as { ohif?: unknown; rspackChunk?: unknown; webpackChunk?: unknown };
/** What webpack and rspack hand to a chunk's third part: the modules of the app. */
const chunksOf = (...modules: readonly (() => unknown)[]) => ({
  push: ([, , run]: [unknown, unknown, (require: { m: object }) => void]) => run({ m: { ...modules } }),
});
afterEach(() => {
  jest.restoreAllMocks();
  delete host.ohif;
  delete host.rspackChunk;
  delete host.webpackChunk;
});

describe('the version of the viewer', () => {
  test('is what it says on window', () => {
    host.ohif = { version: '3.14.0' };
    expect(viewerVersion()).toBe('3.14.0');
  });

  test.each(['rspackChunk', 'webpackChunk'] as const)('is found in its modules behind %s', (name) => {
    const source = 'function about() { const versionNumber = "3.12.10"; }';
    const about = (): undefined => undefined;
    host[name] = chunksOf(about);
    jest.spyOn(Function.prototype, 'toString').mockReturnValue(source);
    expect(viewerVersion()).toBe('3.12.10');
  });

  test('is not known where the viewer hides it', () => expect(viewerVersion()).toBeUndefined());
});

describe('versions that the plugin was written for', () => {
  test.each(['3.13.0', '3.13.2', '3.14.0-beta.6'])('%s is one', (version) => expect(isSupported(version)).toBe(true));
  test.each(['3.12.10', '3.15.0', '4.0.0', undefined])('%s is none', (version) =>
    expect(isSupported(version)).toBe(false),
  );
});
