import type { Canvas } from './paint.js';
import type { LesionKind } from './lesion-kinds.js';
import { lesionKinds } from './lesion-kinds.js';
import { EXTENT_MM } from './phantom-grid.js';
import type { SeededRandom } from './seeded-random.js';

type Triple = readonly [number, number, number];

/** Where a lesion shall grow, and how large. */
export interface LesionPlace {
  readonly kind: LesionKind;
  readonly centreMm: Triple;
  /** Largest half-axis. */
  readonly radiusMm: number;
}

/** Places that fit are compared by how much of the right tissue surrounds them; so many are looked at, out of so many drawn. */
const COMPARED = 40;
const DRAWN = 4000;
/** Free space between two lesions, mm. */
const APART_MM = 6;
/** Lobes let a lesion reach beyond its half-axis. */
const REACH = 1.35;

/**
 * @param canvas the finished anatomy
 * @returns one place a lesion, kinds in turn; a kind that finds no room becomes smaller until it does
 */
export function placeLesions(canvas: Canvas, count: number, random: SeededRandom): LesionPlace[] {
  const places: LesionPlace[] = [];
  for (let n = 0; n < count; n++) {
    const kind = lesionKinds[n % lesionKinds.length];
    let radiusMm = random.between(...kind.radiusMm);
    let place = findPlace(canvas, kind, radiusMm, places, random);
    while (!place && radiusMm > 2) {
      radiusMm *= 0.85;
      place = findPlace(canvas, kind, radiusMm, places, random);
    }
    if (place) places.push(place);
  }
  return places;
}

function findPlace(
  canvas: Canvas,
  kind: LesionKind,
  radiusMm: number,
  taken: readonly LesionPlace[],
  random: SeededRandom,
): LesionPlace | undefined {
  let best: LesionPlace | undefined;
  let bestShare = -1;
  for (let drawn = 0, fitting = 0; drawn < DRAWN && fitting < COMPARED; drawn++) {
    const place = { kind, centreMm: drawCentre(kind, radiusMm, random), radiusMm };
    if (!fits(canvas, place, taken)) continue;
    fitting++;
    const share = hostShare(canvas, place);
    if (share > bestShare) [best, bestShare] = [place, share];
  }
  return best;
}

function drawCentre({ place }: LesionKind, radiusMm: number, random: SeededRandom): Triple {
  const margin = REACH * radiusMm + 4;
  return [
    random.between(...place.bounds.x),
    random.between(...place.bounds.y),
    random.between(
      Math.max(place.bounds.z[0], EXTENT_MM.from + margin),
      Math.min(place.bounds.z[1], EXTENT_MM.to - margin),
    ),
  ];
}

function fits({ warp }: Canvas, { kind, centreMm, radiusMm }: LesionPlace, taken: readonly LesionPlace[]): boolean {
  const [x, y, z] = centreMm;
  const depth = kind.place.depth(x + warp.shiftX(y, z), y + warp.shiftY(x, z), z);
  if (depth < kind.depth[0] * radiusMm || depth > kind.depth[1] * radiusMm) return false;
  return taken.every((other) => {
    const [a, b, c] = other.centreMm;
    return Math.hypot(a - x, b - y, c - z) > REACH * (radiusMm + other.radiusMm) + APART_MM;
  });
}

const SAMPLES_PER_AXIS = 7;

/** @returns share of the sphere around a place that holds the kind's host tissue. */
function hostShare({ grid, hu }: Canvas, { kind, centreMm, radiusMm }: LesionPlace): number {
  let [inside, host] = [0, 0];
  const offsets = Array.from({ length: SAMPLES_PER_AXIS }, (_, i) => (2 * i) / (SAMPLES_PER_AXIS - 1) - 1);
  for (const w of offsets) {
    for (const v of offsets) {
      for (const u of offsets) {
        if (u * u + v * v + w * w > 1) continue;
        const index = [
          (centreMm[0] + u * radiusMm - grid.affine.origin[0]) / grid.spacingMm[2],
          (centreMm[1] + v * radiusMm - grid.affine.origin[1]) / grid.spacingMm[1],
          (centreMm[2] + w * radiusMm - grid.affine.origin[2]) / grid.spacingMm[0],
        ].map(Math.round) as [number, number, number];
        const value = hu[(index[2] * grid.shape[1] + index[1]) * grid.shape[2] + index[0]];
        inside++;
        if (value >= kind.host[0] && value <= kind.host[1]) host++;
      }
    }
  }
  return host / inside;
}
