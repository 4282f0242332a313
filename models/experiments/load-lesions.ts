import { join } from 'node:path';
import type { SplitPart } from '../data/patient-split.js';
import { splitPatients } from '../data/patient-split.js';
import type { LesionRoi } from '../data/roi/lesion-roi.js';
import { ROI_MARGIN } from '../data/roi/roi-margin.js';
import { loadRois } from '../data/roi/roi-cache.js';
import type { LesionSource, SkippedLesion } from '../data/source-lesion.js';
import { createNiftiSource } from '../data/sources/nifti-source.js';
import { createDeepLesionSource } from '../data/sources/deep-lesion-source.js';
import { marksAroundPeak } from '../data/sources/marks-around-peak.js';
import { createPhantomSource } from '../data/sources/phantom-source.js';
import { ExperimentError } from '../errors/experiment-error.js';
import type { DataRecipe, SourceRecipe } from './recipe/recipe.js';

/** Makes the source of a recipe; the one of DICOM archives is handed in by who may read DICOM. */
export type SourceFactory = (source: SourceRecipe) => LesionSource;

/** @returns a factory for all sources but `dicom`, which `createDicom` makes. @param dataFolder what the folders of recipes lie below */
export function createSourceFactory(
  dataFolder: string,
  createDicom: (source: Extract<SourceRecipe, { kind: 'dicom' }>, folder: string) => LesionSource,
): SourceFactory {
  return (source) => {
    if (source.kind === 'phantoms') return createPhantomSource(source);
    const folder = join(dataFolder, source.folder);
    if (source.kind === 'dicom') return createDicom(source, folder);
    const limit = source.limit === undefined ? {} : { limit: source.limit };
    if (source.kind === 'deep-lesion') return createDeepLesionSource({ folder, ...limit });
    const pattern = source.patientPattern;
    return createNiftiSource({
      folder,
      organ: source.organ,
      ...(pattern !== undefined && { patientPattern: new RegExp(pattern) }),
      ...limit,
    });
  };
}

/** The lesions of a recipe, by the side of the split that their patient is on. */
export interface LesionSplit extends Readonly<Record<SplitPart, readonly LesionRoi[]>> {
  readonly skipped: readonly SkippedLesion[];
  readonly patients: Readonly<Record<SplitPart, number>>;
}

/** How much of the image the ROIs of an experiment hold. */
export interface RoiExtent {
  /** Extent over what a network sees. */
  readonly margin: number;
  /** See `RoiOptions`; 0 keeps the marked slice alone. */
  readonly heightShare: number;
}

const usualExtent: RoiExtent = { margin: ROI_MARGIN, heightShare: 0.75 };

export interface LoadOptions {
  /** Where crops are kept; nowhere if not given. */
  readonly cacheFolder?: string | undefined;
  readonly extent?: RoiExtent;
  /** Lesions to learn from and to validate with are marked on so many slices around their peak (`marksAroundPeak`); on one if not given. */
  readonly slicesAroundPeak?: number | undefined;
}

/**
 * @returns all lesions of a recipe as ROIs, split by patient. @param side rows and columns of what a network sees (twice the long axis)
 * @throws {ExperimentError} training-data-missing where nothing is left to train on, or nothing to test with
 */
export async function loadLesions(
  recipe: DataRecipe,
  side: number,
  createSource: SourceFactory,
  { cacheFolder, extent: { margin, heightShare } = usualExtent, slicesAroundPeak = 1 }: LoadOptions = {},
): Promise<LesionSplit> {
  const { leastLongMm, markJitter, split } = recipe;
  const request = {
    side: side * margin,
    scale: 2 * margin,
    heightShare,
    leastLongMm,
    markJitter,
    jitterSeed: split.seed,
  };
  const [rois, near]: [LesionRoi[], LesionRoi[]] = [[], []];
  const skipped: SkippedLesion[] = [];
  for (const recipeSource of recipe.sources) {
    const source = createSource(recipeSource);
    const loaded = await loadRois(source, request, cacheFolder);
    rois.push(...loaded.rois);
    skipped.push(...loaded.skipped);
    if (slicesAroundPeak > 1)
      near.push(...(await loadRois(marksAroundPeak(source, slicesAroundPeak), request, cacheFolder)).rois);
  }
  const sides = splitPatients(
    rois.map(({ patient }) => patient),
    split,
  );
  const taught = near.filter(({ patient }) => sides.has(patient) && sides.get(patient) !== 'test');
  return { ...partsOf([...rois, ...taught], sides), skipped };
}

/** @returns lesions by the side of their patient. @throws {ExperimentError} training-data-missing */
export function partsOf(
  rois: readonly LesionRoi[],
  sides: ReadonlyMap<string, SplitPart>,
): Omit<LesionSplit, 'skipped'> {
  const part = (side: SplitPart): readonly LesionRoi[] => rois.filter(({ patient }) => sides.get(patient) === side);
  const patients = (side: SplitPart): number => [...sides.values()].filter((own) => own === side).length;
  const parts = { train: part('train'), validation: part('validation'), test: part('test') };
  if (parts.train.length === 0 || parts.test.length === 0) {
    throw new ExperimentError(
      'training-data-missing',
      `of ${rois.length} lesions ${parts.train.length} are to train on, ${parts.test.length} to test with`,
    );
  }
  return {
    ...parts,
    patients: { train: patients('train'), validation: patients('validation'), test: patients('test') },
  };
}
