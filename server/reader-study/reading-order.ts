import { createHash } from 'node:crypto';
import type { ReaderStudy, ReaderStudyItem } from './reader-study.js';

type Seeded = Pick<ReaderStudy, 'id' | 'seed'>;

/** @returns the items in the random order of one reader: the same each time he comes back, another one for each reader. */
export function readingOrder(
  study: Seeded,
  readerId: string,
  items: readonly ReaderStudyItem[],
): readonly ReaderStudyItem[] {
  const place = new Map(items.map((item) => [item.id, digest(study, readerId, 'order', item.id)]));
  return items.toSorted((a, b) => (place.get(a.id)! < place.get(b.id)! ? -1 : 1));
}

/** @returns whether the second source stands on the left for this reader: a fair coin for each item. */
export const isFlipped = (study: Seeded, readerId: string, itemId: string): boolean =>
  Number.parseInt(digest(study, readerId, 'side', itemId).slice(0, 2), 16) % 2 === 1;

const digest = ({ id, seed }: Seeded, ...parts: readonly string[]): string =>
  createHash('sha256')
    .update(JSON.stringify([id, seed, ...parts]))
    .digest('hex');
