import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  readonly packages: Readonly<Record<string, LockedPackage>>;
};

/** Where a package of the lock finds what it depends on: its own folder first, then each folder above it (Node's resolution). */
function findLocked(from: string, name: string): LockedPackage | undefined {
  const folders = from.split('/node_modules/');
  for (let depth = folders.length; depth >= 0; depth--) {
    const prefix = folders.slice(0, depth).join('/node_modules/');
    const found = packages[`${prefix === '' ? '' : `${prefix}/`}node_modules/${name}`];
    if (found !== undefined) return found;
  }
  return undefined;
}

describe('the lock file', () => {
  test('names the binaries of every platform, or npm ci refuses it on a machine that never had them', () => {
    const missing = Object.entries(packages).flatMap(([from, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => findLocked(from, name)?.version === undefined)
        .map((name) => `${name} of ${from}`),
    );
    expect(Object.keys(packages).length).toBeGreaterThan(300);
    expect(missing).toEqual([]);
  });

  test('names no registry host', () => {
    const hosts = Object.values(packages).filter(({ resolved }) => resolved?.startsWith('http') === true);
    expect(hosts).toEqual([]);
  });
});
