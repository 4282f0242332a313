import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import { textOf } from '../../dicom-sr/part10/natural-dataset.js';
import { assembleVolume } from '../../dicom-sr/volume/assemble-volume.js';
import { imageSopClasses } from '../../dicom-sr/volume/image-sop-classes.js';
import { readCtImage } from '../../dicom-sr/volume/read-ct-image.js';
import type { Volume } from '../../dicom-sr/volume/volume.js';
import { readCt } from '../../models/evaluation/input/nifti/read-ct.js';
import { readNifti } from '../../models/evaluation/input/nifti/read-nifti.js';
import { readHead } from '../convert/dicom-folder.js';
import { filesBelow } from '../convert/files-below.js';

/** An image to look at, and which of its slices was named. */
export interface OpenedImage {
  readonly volume: Volume;
  /** Index from 0 of the slice that a path of a single DICOM file stands for; the only slice of a flat image. */
  readonly slice?: number;
}

/**
 * Opens a CT image: a NIfTI file, a folder with one CT series, or one DICOM file, with the series around it.
 * @param series Series Instance UID where a folder holds several
 * @throws {DicomError} image-not-found, and what `assembleVolume` refuses @throws {EvaluationError} nifti-…
 */
export async function openImage(path: string, series?: string): Promise<OpenedImage> {
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory();
  if (isFolder === undefined) throw new DicomError('image-not-found', 'There is nothing at this path.');
  if (!isFolder && /\.nii(\.gz)?$/i.test(path)) return flat(readCt(readNifti(new Uint8Array(await readFile(path)))));
  const named = isFolder ? undefined : await readHead(path);
  const wanted = series ?? textOf(named?.dataset ?? {}, 'SeriesInstanceUID');
  const volume = assembleVolume(await imagesOf(isFolder ? path : dirname(resolve(path)), wanted));
  const instance = textOf(named?.dataset ?? {}, 'SOPInstanceUID');
  const slice = volume.slices.findIndex(({ sopInstanceUID }) => sopInstanceUID === instance);
  return slice < 0 ? flat(volume) : { volume, slice };
}

const flat = (volume: Volume): OpenedImage => (volume.shape[0] === 1 ? { volume, slice: 0 } : { volume });

async function imagesOf(folder: string, series: string | undefined) {
  const bySeries = new Map<string, string[]>();
  for await (const batch of filesBelow(folder)) {
    for (const { path } of batch) {
      const head = await readHead(path).catch(() => undefined);
      if (!head || !imageSopClasses.has(textOf(head.dataset, 'SOPClassUID') ?? '')) continue;
      const uid = textOf(head.dataset, 'SeriesInstanceUID') ?? '';
      bySeries.set(uid, [...(bySeries.get(uid) ?? []), path]);
    }
  }
  const paths = series === undefined ? onlyOf(bySeries) : bySeries.get(series);
  if (paths === undefined || paths.length === 0)
    throw new DicomError('image-not-found', 'The folder holds no such CT series.');
  return Promise.all(paths.map(async (path) => readCtImage(new Uint8Array(await readFile(path)))));
}

function onlyOf(bySeries: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  if (bySeries.size > 1)
    throw new DicomError(
      'image-not-found',
      `The folder holds ${bySeries.size} CT series; say which one with --series.`,
    );
  return [...bySeries.values()][0];
}
