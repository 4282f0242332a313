import { dot } from '../geometry/vec3.js';
import type { FrameHeader } from './frame-header.js';
import { normalOf, slotsOf } from './slice-slots.js';

/** Frames that reach into each other by less only touch. */
const touchMm = 1e-3;

/**
 * Takes the frames of one pass of the scanner out of a series that holds several: phases, acquisitions, reconstructions.
 * Passes are told apart by what frames say of themselves (acquisition, temporal position, kernel, dimensions …) where two values of it reach
 * over the same part of the body; where nothing of that tells them apart, by the time of acquisition, if each pass covers the same places.
 * Values that follow each other along the body are the steps of one pass.
 * @param frames of one orientation, the marked one among them
 * @returns the frames of the marked one's pass. What cannot be told apart stays together: places then hold several frames.
 */
export function selectPass<F extends FrameHeader>(frames: readonly F[], marked: F): readonly F[] {
  const normal = normalOf(marked);
  const places = (some: readonly F[]): number => slotsOf(some, normal).length;
  const height = (frame: F): number => dot(frame.position, normal);
  const keys = overlappingKeys(frames, height);
  if (keys.length === 0 && places(frames) === frames.length) return frames;
  const alike = (by: readonly string[]): readonly F[] =>
    frames.filter(({ pass }) => by.every((key) => pass[key] === marked.pass[key]));
  const candidates = [...keys.map((key) => alike([key])), ...(keys.length > 1 ? [alike(keys)] : [])]
    .concat(passInTime(frames, marked, places))
    .filter((some) => overlappingKeys(some, height).length === 0 && places(some) >= 2);
  const [best] = candidates
    .map((some) => ({ some, places: places(some) }))
    .sort((a, b) => a.some.length - a.places - (b.some.length - b.places) || b.places - a.places);
  return best?.some ?? frames;
}

/** @returns what tells frames apart that lie over the same part of the body. */
function overlappingKeys<F extends FrameHeader>(frames: readonly F[], height: (frame: F) => number): readonly string[] {
  const keys = new Set(frames.flatMap(({ pass }) => Object.keys(pass)));
  return [...keys].filter((key) => {
    const ranges = rangesOf(frames, key, height);
    let reached = -Infinity;
    return ranges.some(([low, high]) => {
      const overlaps = low <= reached + touchMm;
      reached = Math.max(reached, high);
      return overlaps;
    });
  });
}

/** @returns the part of the body that each value covers, ascending. */
function rangesOf<F extends FrameHeader>(
  frames: readonly F[],
  key: string,
  height: (frame: F) => number,
): readonly (readonly [number, number])[] {
  const ranges = new Map<string | undefined, readonly [number, number]>();
  for (const frame of frames) {
    const at = height(frame);
    const [low, high] = ranges.get(frame.pass[key]) ?? [at, at];
    ranges.set(frame.pass[key], [Math.min(low, at), Math.max(high, at)]);
  }
  return [...ranges.values()].sort((a, b) => a[0] - b[0]);
}

/** In order of time a pass ends where it would come to one of its places again. Passes that cover different places are not guessed. */
function passInTime<F extends FrameHeader>(
  frames: readonly F[],
  marked: F,
  places: (some: readonly F[]) => number,
): readonly (readonly F[])[] {
  if (frames.some(({ acquiredAt }) => acquiredAt === '')) return [];
  const place = new Map(slotsOf(frames, normalOf(marked)).flatMap((slot, i) => slot.frames.map((frame) => [frame, i])));
  const inTime = [...frames].sort((a, b) => (a.acquiredAt < b.acquiredAt ? -1 : a.acquiredAt > b.acquiredAt ? 1 : 0));
  const passes: { frames: F[]; places: Set<number | undefined> }[] = [];
  for (const frame of inTime) {
    const last = passes.at(-1);
    if (last === undefined || last.places.has(place.get(frame)))
      passes.push({ frames: [frame], places: new Set([place.get(frame)]) });
    else {
      last.frames.push(frame);
      last.places.add(place.get(frame));
    }
  }
  const all = places(frames);
  const pass = passes.find((some) => some.frames.includes(marked));
  return pass !== undefined && passes.every((some) => some.places.size === all) ? [pass.frames] : [];
}
