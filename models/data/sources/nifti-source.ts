import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Recist3dError } from '../../../dicom-sr/errors/recist3d-error.js';
import { findLesionSets } from '../../evaluation/input/find-lesion-sets.js';
import type { LesionPair } from '../../evaluation/input/lesion-pair.js';
import { lesionTruth } from '../../evaluation/input/lesion-truth.js';
import { markFromTruth } from '../../evaluation/input/mark-from-truth.js';
import type { FiledMark } from '../../evaluation/input/marks-file.js';
import { parseMarks } from '../../evaluation/input/marks-file.js';
import { labelsIn } from '../../evaluation/input/nifti/read-labels.js';
import type { LoadedPair } from '../../evaluation/input/read-lesion-pair.js';
import { readLesionPair } from '../../evaluation/input/read-lesion-pair.js';
import type { LesionSource, SkippedLesion, SourceLesion } from '../source-lesion.js';
import { folderFingerprint } from './folder-fingerprint.js';

export interface NiftiSourceOptions {
  /** `ID_ct.nii.gz` + `ID_mask.nii.gz`, with an optional marks.json and index.json beside them. */
  readonly folder: string;
  readonly organ: string;
  /**
   * First group = the patient's part of an id. By default all up to the first `_`: that may take several patients for one, never one for
   * several.
   */
  readonly patientPattern?: RegExp;
  /** At most so many lesions, evenly taken from the list. */
  readonly limit?: number;
}

/** What index.json may say of an image; the rest of it is for others. */
const indexEntry = z.looseObject({
  id: z.string(),
  patient: z.string().min(1).optional(),
  organ: z.string().min(1).optional(),
});

interface ImageFacts {
  readonly patient?: string;
  readonly organ?: string;
}

/**
 * @returns the lesions of a folder of NIfTI images: each label of each mask. Their marks come from marks.json (the form of
 * `recist3d evaluate --marks`) where there is one, and are derived from the mask otherwise; an image with a mark and without a mask is taken
 * too. `patient` and `organ` of an entry of index.json go before the options. Reviewed corrections are exported in this form.
 */
export function createNiftiSource({
  folder,
  organ,
  patientPattern = /^([^_]+)/,
  limit,
}: NiftiSourceOptions): LesionSource {
  const patientOf = (id: string): string => patientPattern.exec(id)?.[1] ?? id;
  return {
    name: 'nifti',
    fingerprint: async () => {
      const files = await folderFingerprint(folder, (name) => /\.nii(\.gz)?$|\.json$/.test(name));
      return [files, organ, patientPattern.source, limit ?? 'all'].join('|');
    },
    async *lesions(onSkipped) {
      const [set] = findLesionSets(folder);
      const facts = readIndex(folder);
      const marks = readMarks(folder);
      for (const pair of thinned(set.pairs, limit)) {
        const { patient, organ: own } = facts.get(pair.id) ?? {};
        const about = { set: set.name, organ: own ?? organ, patient: `${set.name}/${patient ?? patientOf(pair.id)}` };
        const filed = marks?.filter(({ id }) => id === pair.id);
        if (filed?.length !== 0) yield* lesionsOfPair(pair, filed, about, onSkipped);
      }
    },
  };
}

/** @returns at most `limit` of the list, evenly spread over it. */
export const thinned = <T>(all: readonly T[], limit = all.length): readonly T[] =>
  all.length <= limit ? all : Array.from({ length: limit }, (_, i) => all[Math.floor((i * all.length) / limit)]);

function* lesionsOfPair(
  pair: LesionPair,
  marks: readonly FiledMark[] | undefined,
  about: Pick<SourceLesion, 'set' | 'organ' | 'patient'>,
  onSkipped: (lesion: SkippedLesion) => void,
): Generator<SourceLesion> {
  try {
    const loaded = readLesionPair(pair, marks === undefined);
    const found = marks ? marks.flatMap((filed) => lesionOfMark(loaded, filed)) : lesionsOfLabels(loaded);
    for (const { label, ...lesion } of found)
      yield { ...about, id: `${pair.set}/${pair.id}#${label}`, volume: loaded.volume, ...lesion };
  } catch (error) {
    if (!(error instanceof Recist3dError)) throw error;
    onSkipped({ id: `${pair.set}/${pair.id}`, code: error.code });
  }
}

type FoundLesion = Pick<SourceLesion, 'mark' | 'truth'> & { readonly label: number };

function lesionsOfLabels({ volume, truth: map }: LoadedPair): readonly FoundLesion[] {
  if (map === undefined) return [];
  return labelsIn(map).flatMap((label) => {
    const truth = lesionTruth(map, label);
    const mark = truth && markFromTruth(truth.mask, volume.spacingMm);
    return truth && mark ? [{ label, mark, truth: truth.mask }] : [];
  });
}

function lesionOfMark({ truth: map }: LoadedPair, { label: named, mark }: FiledMark): readonly FoundLesion[] {
  const label = named ?? (map === undefined ? 1 : (labelsIn(map)[0] ?? 1));
  const truth = map && lesionTruth(map, label, mark);
  return [{ label, mark, ...(truth && { truth: truth.mask }) }];
}

function readMarks(folder: string): readonly FiledMark[] | undefined {
  const path = join(folder, 'marks.json');
  return existsSync(path) ? parseMarks(readFileSync(path, 'utf8')) : undefined;
}

function readIndex(folder: string): ReadonlyMap<string, ImageFacts> {
  const path = join(folder, 'index.json');
  if (!existsSync(path)) return new Map();
  const parsed = z.array(indexEntry).safeParse(JSON.parse(readFileSync(path, 'utf8')));
  return new Map((parsed.data ?? []).map(({ id, ...facts }) => [id, facts as ImageFacts]));
}
