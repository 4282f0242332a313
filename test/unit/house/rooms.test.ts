import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';

const foldersOf = (place: string): readonly string[] =>
  readdirSync(place, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
    .map(({ name }) => `${place}/${name}`);

const namedIn = (document: string): ReadonlySet<string> =>
  new Set([...readFileSync(document, 'utf8').matchAll(/`([\w.-]+(?:\/[\w.-]+)+)`/g)].map(([, path]) => path));

describe('the rooms of the house', () => {
  test('each folder of the product has its line in docs/architecture.md, and each line its folder', () => {
    const named = namedIn('docs/architecture.md');
    const rooms = ['dicom-sr', 'models', 'server', 'ohif-extension'].flatMap(foldersOf);
    expect(rooms.filter((room) => !named.has(room))).toEqual([]);
    const lines = [...named].filter((path) => /^(dicom-sr|models|server|ohif-extension)\/[\w-]+$/.test(path));
    expect(lines.filter((room) => !rooms.includes(room))).toEqual([]);
  });

  test('each folder of the tests has its line in CONTRIBUTING.md', () => {
    const named = namedIn('CONTRIBUTING.md');
    expect(foldersOf('test').filter((room) => !named.has(room))).toEqual([]);
  });
});
