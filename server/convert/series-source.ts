import { join } from 'node:path';
import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import type { Mark } from '../../dicom-sr/measurement/mark.js';
import { readPart10 } from '../../dicom-sr/part10/read-part10.js';
import { readFrameHeaders } from '../../dicom-sr/volume/read-frame-headers.js';
import type { SeriesHeaders, SeriesSource } from '../pipeline/series-source.js';
import type { SeriesVolumesOptions } from '../pipeline/series-volumes.js';
import { SeriesVolumes } from '../pipeline/series-volumes.js';
import { readHead, readWhole } from './dicom-folder.js';
import type { SeriesWork, WorkList } from './work-list.js';

/** Largest volume around a mark, and decoded slices that are kept for the next mark of the series. */
const [mostBytes, cacheBytes] = [2 ** 30, 2 ** 27];

/** @returns the surroundings of marks on one series of a folder; only the slices that can hold the lesions are read whole. */
export function openSeries(
  folder: string,
  { images }: SeriesWork,
  options: Pick<SeriesVolumesOptions, 'modalities' | 'decode'> = {},
): SeriesVolumes {
  return new SeriesVolumes({
    open: () => folderSource(images.map((name) => join(folder, name))),
    seriesBytes: mostBytes,
    cacheBytes,
    ...options,
  });
}

function folderSource(paths: readonly string[]): SeriesSource {
  const pathOf = new Map<string, string>();
  return {
    headers: async (): Promise<SeriesHeaders> => {
      const read = [];
      for (const path of paths) {
        const head = await readHead(path);
        const headers = readFrameHeaders(head?.dataset ?? {});
        read.push(headers);
        for (const { sopInstanceUID } of headers.frames.slice(0, 1)) pathOf.set(sopInstanceUID, path);
      }
      return {
        frames: read.flatMap(({ frames }) => frames),
        problems: read.flatMap(({ problem }) => problem ?? []),
      };
    },
    async *files(sopInstanceUIDs) {
      for (const uid of sopInstanceUIDs) {
        const path = pathOf.get(uid);
        if (path !== undefined) yield readPart10(await readWhole(path), { viewsWords: true });
      }
    },
  };
}

/** @returns why a mark without a CT series is refused. */
export function noSeriesOf(work: WorkList, { referencedImage }: Mark): DicomError {
  return work.isForeignImage(referencedImage.sopInstanceUID)
    ? new DicomError('not-ct', 'The marked image is no CT image.')
    : new DicomError('image-not-found', 'The marked image is not in the folder.');
}
