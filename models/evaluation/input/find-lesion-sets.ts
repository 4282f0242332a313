import { readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { EvaluationError } from '../errors/evaluation-error.js';
import type { LesionPair, LesionSet } from './lesion-pair.js';

const PAIR_FILE = /^(.+)_(ct|mask)\.nii(?:\.gz)?$/;

/**
 * Finds the sets of a folder: the folder itself where it holds pairs, otherwise each folder in it that does.
 * @param names only sets with these names, where given
 * @returns sets ascending by name, their pairs ascending by id; a lone CT or mask is kept, so that it can be reported
 * @throws {EvaluationError} lesions-not-found where there is no pair, or a named set is missing
 */
export function findLesionSets(folder: string, names?: readonly string[]): readonly LesionSet[] {
  const own = readSet(folder);
  const candidates = own ? [own] : subfolders(folder).flatMap((path) => readSet(path) ?? []);
  const missing = (names ?? []).filter((name) => !candidates.some((set) => set.name === name));
  if (missing.length > 0) throw new EvaluationError('lesions-not-found', `no set named ${missing.join(', ')}`);
  const sets = names ? candidates.filter((set) => names.includes(set.name)) : candidates;
  if (sets.length === 0) throw new EvaluationError('lesions-not-found');
  return sets;
}

function subfolders(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map((entry) => join(folder, entry.name))
    .sort();
}

function readSet(folder: string): LesionSet | undefined {
  const name = basename(resolve(folder));
  const byId = new Map<string, { ctPath?: string; maskPath?: string }>();
  for (const file of filesIn(folder)) {
    const [, id, kind] = PAIR_FILE.exec(file) ?? [];
    if (id === undefined) continue;
    const paths = byId.get(id) ?? {};
    paths[kind === 'ct' ? 'ctPath' : 'maskPath'] = join(folder, file);
    byId.set(id, paths);
  }
  if (byId.size === 0) return undefined;
  const pairs: LesionPair[] = [...byId].map(([id, paths]) => ({ set: name, id, ...paths }));
  return { name, folder, pairs: pairs.sort((a, b) => (a.id < b.id ? -1 : 1)) };
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (cause) {
    throw new EvaluationError('lesions-not-found', 'the folder cannot be read', { cause });
  }
}
