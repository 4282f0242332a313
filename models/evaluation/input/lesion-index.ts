import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const entry = z.looseObject({
  id: z.string(),
  label: z.number().int().positive().optional(),
  margin_slices: z.tuple([z.number().int(), z.number().int()]).optional(),
});

/** Slices without lesion below and above it, where a set's index.json tells them (`margin_slices`). */
export type MarginSlices = readonly [below: number, above: number];

/** @returns `margin_slices` by id (and label, where an entry has one) from the folder's index.json; empty where there is none or it is of another form. */
export function readMarginSlices(folder: string): (id: string, label: number) => MarginSlices | undefined {
  const path = join(folder, 'index.json');
  const parsed = existsSync(path) ? z.array(entry).safeParse(parseJson(path)) : undefined;
  const margins = new Map<string, MarginSlices>();
  for (const { id, label, margin_slices } of parsed?.data ?? []) {
    if (margin_slices) margins.set(label === undefined ? id : `${id}\n${label}`, margin_slices);
  }
  return (id, label) => margins.get(`${id}\n${label}`) ?? margins.get(id);
}

function parseJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
