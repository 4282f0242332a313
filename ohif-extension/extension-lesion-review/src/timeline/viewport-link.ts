import type { Point3, Viewport } from '../host/viewer.js';
import { cornerstone } from '../host/viewer.js';
import type { ImagePair } from './image-pair.js';

/** cornerstone tells so that a viewport shows another image: of a stack, of a volume. */
const newImageEvents = ['CORNERSTONE_STACK_NEW_IMAGE', 'CORNERSTONE_VOLUME_NEW_IMAGE'] as const;

/**
 * Scrolls two viewports together, so that two images belong together. The viewer's own link does not serve: visits have different frames of
 * reference, and cornerstone 4 asks for the planes of slice numbers where it should for those of images, so that it never links them.
 */
export class ViewportLink {
  #listening = new AbortController();

  /**
   * Links two viewports anew; what was linked before is so no longer.
   * @returns false where one of them does not hold its image, or nobody knows where that lies: then nothing is linked
   */
  join([left, right]: readonly [Viewport, Viewport], { open, other }: ImagePair): boolean {
    this.end();
    this.#listening = new AbortController();
    const [here, there] = [imageWith(left, open), imageWith(right, other)];
    const [from, to] = [positionOf(here ?? ''), positionOf(there ?? '')];
    if (from === undefined || to === undefined) return false;
    const shift = minus(to, from);
    const isLed = new Set<Viewport>();
    this.#follow(left, right, shift, isLed);
    this.#follow(right, left, minus([0, 0, 0], shift), isLed);
    return true;
  }

  /** Each viewport scrolls by itself again. */
  end(): void {
    this.#listening.abort();
  }

  /** @param shift from a place of the leader to that of the other, mm @param isLed viewports that change because the other one did */
  #follow(leader: Viewport, follower: Viewport, shift: Point3, isLed: Set<Viewport>): void {
    const { signal } = this.#listening;
    const lead = async (): Promise<void> => {
      if (isLed.has(leader)) return;
      const position = positionOf(leader.getCurrentImageId?.() ?? '');
      const index = position && nearestSlice(follower, plus(position, shift));
      if (index === undefined || follower.getImageIds?.()[index] === follower.getCurrentImageId?.()) return;
      isLed.add(follower);
      try {
        await follower.setImageIdIndex?.(index);
      } finally {
        isLed.delete(follower);
        // The leader may have gone on meanwhile.
        if (!signal.aborted && positionOf(leader.getCurrentImageId?.() ?? '')?.join() !== position?.join()) void lead();
      }
    };
    for (const event of newImageEvents)
      leader.element.addEventListener(event, () => void lead().catch(() => undefined), { signal });
  }
}

const imageWith = (viewport: Viewport, sopInstanceUID: string): string | undefined =>
  viewport.getImageIds?.().find((id) => id.includes(`/instances/${sopInstanceUID}/`));

/** The slice that lies nearest along the normal of its series. */
function nearestSlice(viewport: Viewport, place: Point3): number | undefined {
  const imageIds = viewport.getImageIds?.() ?? [];
  const normal = imageIds[0] === undefined ? undefined : normalOf(imageIds[0]);
  if (normal === undefined) return undefined;
  let [best, nearest]: [number | undefined, number] = [undefined, Infinity];
  imageIds.forEach((id, index) => {
    const position = positionOf(id);
    const away = position === undefined ? Infinity : Math.abs(dot(minus(position, place), normal));
    if (away < nearest) [best, nearest] = [index, away];
  });
  return best;
}

function positionOf(imageId: string): Point3 | undefined {
  return point(planeOf(imageId)?.['imagePositionPatient']);
}

function normalOf(imageId: string): Point3 | undefined {
  const plane = planeOf(imageId);
  const [row, column] = [point(plane?.['rowCosines']), point(plane?.['columnCosines'])];
  if (row === undefined || column === undefined) return undefined;
  const [[a, b, c], [d, e, f]] = [row, column];
  return [b * f - c * e, c * d - a * f, a * e - b * d];
}

const planeOf = (imageId: string): Readonly<Record<string, unknown>> | undefined =>
  imageId === '' ? undefined : cornerstone().metaData.get('imagePlaneModule', imageId);

/** The viewer keeps vectors as arrays, typed arrays or text. */
const point = (value: unknown): Point3 | undefined =>
  value === undefined || value === null ? undefined : ([...(value as Iterable<unknown>)].map(Number) as Point3);

const plus = (a: Point3, b: Point3): Point3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
const minus = (a: Point3, b: Point3): Point3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const dot = (a: Point3, b: Point3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
