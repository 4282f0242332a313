import type { LesionBackend } from '../http/lesion/lesion-backend.js';
import type { PictureQuery } from '../http/lesion/lesion-schemas.js';
import type { BrowserNetwork } from './browser-network.js';
import type { CurrentLesion, InteractiveService } from './interactive-service.js';
import { stripOf, thumbnailOf } from './lesion-pictures.js';

/** Pictures are drawn in tens of milliseconds; a list that is scrolled asks for the same ones again and again. */
const keptPictures = 200;

/** @returns what the lesion routes ask. */
export function createLesionBackend(service: InteractiveService, network: BrowserNetwork): LesionBackend {
  const pictures = new Map<string, Uint8Array>();
  const picture = async (
    jobId: string,
    { size, source }: PictureQuery,
    kind: string,
    draw: (lesion: CurrentLesion, sizePx: number) => Uint8Array,
  ): Promise<Uint8Array> => {
    const version = await service.version(jobId, source);
    const name = [jobId, version, size, source, kind].join(' ');
    const png = pictures.get(name) ?? draw(await service.lesion(jobId, source), size);
    pictures.delete(name);
    pictures.set(name, png);
    for (const old of [...pictures.keys()].slice(0, -keptPictures)) pictures.delete(old);
    return png;
  };
  return {
    mask: (jobId, source) => service.mask(jobId, source),
    segment: (jobId, request) => service.segment(jobId, request),
    measure: (jobId, request) => service.measure(jobId, request),
    probability: (jobId) => service.probability(jobId),
    propose: (request) => service.propose(request),
    thumbnail: (jobId, query) => picture(jobId, query, 'thumbnail', thumbnailOf),
    strip: (jobId, query) => picture(jobId, query, 'strip', stripOf),
    network: () => network.view(),
    networkFile: () => network.file(),
  };
}
