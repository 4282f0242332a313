import type { DrawnMark } from '../../../../server/http/lesion/lesion-schemas.js';
import type { CtImages } from './ct-images.js';
import type { ImagePixels, Surroundings } from './series-part.js';
import { isRegular, partAround, surroundingsIn } from './series-part.js';
import { loadSlice, rescaleOf } from './slice-picture.js';

/**
 * @returns what of a series lies around a mark, in HU; images that are not in the viewer yet are fetched
 * Undefined where its slices are not parallel and evenly spaced, or the gantry was tilted: such a series is the server's to straighten; and where it
 * is not CT, whose intensities the server spreads.
 */
export async function surroundingsOf(ct: CtImages, drawn: DrawnMark): Promise<Surroundings | undefined> {
  const marked = ct.indexOf.get(drawn.sopInstanceUID);
  if (marked === undefined || ct.displaySet.Modality !== 'CT' || !isRegular(ct)) return undefined;
  const part = partAround(ct, drawn, marked);
  const { first, count } = part.slices;
  const images = await Promise.all(ct.images.slice(first, first + count).map((image) => pixelsOf(ct, image)));
  return surroundingsIn(ct, part, images, drawn, marked);
}

async function pixelsOf(ct: CtImages, { sopInstanceUID }: CtImages['images'][number]): Promise<ImagePixels> {
  const image = await loadSlice(ct, sopInstanceUID);
  const [slope, intercept] = rescaleOf(image);
  return { pixels: image.getPixelData(), slope, intercept };
}
