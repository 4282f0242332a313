import { describe, expect, test } from '@jest/globals';
import { calibrationShift } from '../../../../models/graph-cut/area-calibration.js';
import {
  attachedSettings,
  lungSettings,
  lungSettingsFor,
  organSettings,
  tissueSettings,
  tissueSettingsFor,
} from '../../../../models/graph-cut/cut-settings.js';
import { driftOf, driftingRadius } from '../../../../models/graph-cut/drifting-shape.js';
import { fittedOutline } from '../../../../models/graph-cut/fitted-outline.js';
import { certainHeights, heightBelief, meanHeights } from '../../../../models/graph-cut/height-belief.js';
import { cutLesion } from '../../../../models/graph-cut/lesion-cut.js';
import { radiusField } from '../../../../models/graph-cut/radius-field.js';
import { shapeLogOdds } from '../../../../models/graph-cut/shape-log-odds.js';
import { isInLung } from '../../../../models/graph-cut/surroundings.js';
import { tissueAppearance } from '../../../../models/graph-cut/tissue-appearance.js';
import { workingEllipse } from '../../../../models/graph-cut/working-ellipse.js';
import { mapToBytes, mapToFloats } from '../../../../models/raster/map-voxels.js';
import { quarterEllipseRadius } from '../../../../models/raster/quarter-ellipse.js';
import { outlineOnVolume } from '../../../../models/working-volume/outline-on-volume.js';
import { createWorkingVolume } from '../../../../models/working-volume/working-volume.js';
import { ball } from '../methods/ball.js';

const { volume, mark } = ball({ radiusMm: 12, heightMm: 9 });
const working = createWorkingVolume(volume, { ...mark, shortAxis: mark.shortAxis! });
const size = { rows: working.shape[1], columns: working.shape[2] };
const ellipse = workingEllipse(working);
const planar = quarterEllipseRadius(size, ellipse);
const area = planar.length;
const radiusMm = 12.4;

/** Log-odds that say how it is: the lesion reaches this far up and down. */
const truthfulLogOdds = (belowMm: number, aboveMm: number): Float32Array =>
  mapToFloats(radiusField(working, planar, { belowMm, aboveMm }), (radius) => (radius < 1 ? 2 : -2));

describe('the belief in heights', () => {
  test('follows the image on each side', () => {
    const belief = heightBelief(working, () => planar, truthfulLogOdds(8, 16), radiusMm, tissueSettings.height);
    const { aboveMm, belowMm } = meanHeights(belief);
    expect(Math.abs(belowMm - 8)).toBeLessThan(2);
    expect(Math.abs(aboveMm - 16)).toBeLessThan(3);
  });

  test('stays with what the mark suggests where the image says nothing', () => {
    const silent = new Float32Array(working.intensities.length);
    const { aboveMm } = meanHeights(heightBelief(working, () => planar, silent, radiusMm, lungSettings.height));
    expect(aboveMm / radiusMm).toBeGreaterThan(0.9);
    expect(aboveMm / radiusMm).toBeLessThan(1.1);
  });

  test('has weights that sum to 1', () => {
    const { above } = heightBelief(working, () => planar, truthfulLogOdds(9, 9), radiusMm, tissueSettings.height);
    expect(above.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1);
  });

  test('is certain of heights that are known', () => {
    expect(meanHeights(certainHeights({ aboveMm: 5, belowMm: 7 }))).toEqual({
      aboveMm: expect.closeTo(5),
      belowMm: expect.closeTo(7),
    });
  });
});

describe('the log-odds of the shape', () => {
  const belief = certainHeights({ aboveMm: 10, belowMm: 10 });
  const logOdds = shapeLogOdds(working, () => planar, belief, radiusMm, tissueSettings);

  test('speak for the middle and against the surroundings', () => {
    const onMark = logOdds.subarray(working.markedSlice * area, (working.markedSlice + 1) * area);
    planar.forEach((radius, i) => {
      if (radius < 0.8) expect(onMark[i]).toBeGreaterThan(1);
      if (radius > 1.1) expect(onMark[i]).toBeLessThan(-1);
    });
  });

  test('exclude what lies beyond the outermost radius', () => {
    expect(logOdds[working.markedSlice * area]).toBe(-Infinity);
  });

  test('end where the lesion ends', () => {
    const slices = Math.ceil(14 / working.sliceMm);
    const beyond = logOdds.subarray((working.markedSlice + slices) * area, (working.markedSlice + slices + 1) * area);
    expect(Math.max(...beyond)).toBeLessThan(0);
  });
});

describe('the drift of a lesion', () => {
  test('is found from its slices, and moves the shape along', () => {
    const wanted = { columns: 1.5, rows: -0.5 };
    const radiusOn = driftingRadius(working, ellipse, wanted);
    const mask = new Uint8Array(working.intensities.length);
    for (let k = working.markedSlice - 2; k <= working.markedSlice + 2; k++)
      mask.set(
        mapToBytes(radiusOn(k), (radius) => (radius < 0.8 ? 1 : 0)),
        k * area,
      );
    const found = driftOf(working, mask);
    expect(found.columns).toBeCloseTo(1.5, 1);
    expect(found.rows).toBeCloseTo(-0.5, 1);
  });

  test('is none where only the marked slice holds the lesion, or none does', () => {
    const flat = new Uint8Array(working.intensities.length);
    expect(driftOf(working, flat)).toEqual({ columns: 0, rows: 0 });
    flat.fill(1, working.markedSlice * area, (working.markedSlice + 1) * area);
    expect(driftOf(working, flat)).toEqual({ columns: 0, rows: 0 });
  });
});

describe('the calibration of the appearance', () => {
  test('raises log-odds until the marked slice has as many pixels as the ellipse', () => {
    const logOdds = new Float32Array(working.intensities.length);
    logOdds.set(
      mapToFloats(planar, (radius) => 1.7 - 2 * radius),
      working.markedSlice * area,
    );
    const shift = calibrationShift(working, planar, logOdds);
    expect(shift).toBeGreaterThan(0.2);
    expect(shift).toBeLessThan(0.4);
  });

  test('never lowers them', () => {
    expect(calibrationShift(working, planar, new Float32Array(working.intensities.length).fill(1))).toBe(0);
  });
});

describe('the fitted outline', () => {
  const radius = radiusField(working, planar, { belowMm: 10, aboveMm: 10 });
  const seeds = new Uint8Array(radius.length);
  seeds[working.markedSlice * area + Math.round(ellipse.centre[1]) * size.columns + Math.round(ellipse.centre[0])] = 1;
  const fit = (mask: Uint8Array, settings = tissueSettings.outline) =>
    fittedOutline(working, { mask, radius, planar, seeds, geometricMm: radiusMm }, settings);
  const pixelsOnMark = (distance: Float32Array) =>
    distance.subarray(working.markedSlice * area, (working.markedSlice + 1) * area).filter((mm) => mm > 0).length;
  const ellipsePixels = planar.filter((value) => value < 1).length;

  test('grows a cut that is smaller than its mark, and shrinks one that is larger', () => {
    const [small, large] = [0.75, 1.25].map((limit) => mapToBytes(radius, (value) => (value < limit ? 1 : 0)));
    expect(pixelsOnMark(fit(small)) / ellipsePixels).toBeGreaterThan(0.8);
    expect(pixelsOnMark(fit(large)) / ellipsePixels).toBeLessThan(1.15);
  });

  test('takes off a leak that is thinner than the lesion', () => {
    const leaking = mapToBytes(radius, (value) => (value < 1 ? 1 : 0));
    const row = working.markedSlice * area + Math.round(ellipse.centre[1]) * size.columns;
    leaking.fill(1, row + Math.round(ellipse.centre[0]), row + size.columns);
    expect(fit(leaking)[row + size.columns - 2]).toBeLessThan(0);
  });

  test('leaves a cut as it is where it is told to', () => {
    const mask = mapToBytes(radius, (value) => (value < 0.8 ? 1 : 0));
    const distance = fit(mask, lungSettings.outline);
    expect(mapToBytes(distance, (mm) => (mm > 0 ? 1 : 0))).toEqual(mask);
  });
});

describe('the cut of a lesion', () => {
  test('keeps to heights that are known', () => {
    const { distanceMm } = cutLesion(working, radiusMm, { heights: { aboveMm: 4, belowMm: 9 } });
    const filled = Array.from({ length: working.shape[0] }, (_, k) =>
      distanceMm.subarray(k * area, (k + 1) * area).some((mm) => mm > 0),
    );
    expect((filled.lastIndexOf(true) - working.markedSlice) * working.sliceMm).toBeLessThan(6);
  });

  test('puts its outline onto the volume with the precision of its distance', () => {
    const halfway = mapToFloats(working.intensities, (_, i) => (i % size.columns) - 10.5);
    const { shape, voxels } = outlineOnVolume(working, mark.slice, halfway);
    const perPixel = shape[2] / size.columns;
    expect(voxels.subarray(0, shape[2]).indexOf(1)).toBe(Math.ceil(11 * perPixel - 0.5));
  });
});

describe('the settings of a lesion in lung', () => {
  test('trust the contrast where lung surrounds it, and the shape where it is attached', () => {
    expect(lungSettingsFor(0.95)).toEqual(lungSettings);
    expect(lungSettingsFor(0.4)).toEqual(attachedSettings);
    const [slope] = lungSettingsFor(0.6).sharpness;
    expect(slope).toBeGreaterThan(lungSettings.sharpness[0]);
    expect(slope).toBeLessThan(attachedSettings.sharpness[0]);
  });
});

describe('the surroundings of a lesion', () => {
  const evennessIn = (changed: (value: number, voxel: number) => number) => {
    const intensities = working.intensities.map(changed);
    const field = radiusField(working, planar, { belowMm: radiusMm, aboveMm: radiusMm });
    return tissueAppearance({ ...working, intensities }, planar, field, radiusMm).evenness;
  };

  test('are even in an organ, and uneven where tissues meet', () => {
    expect(evennessIn((value) => value)).toBeGreaterThan(0.7);
    const halves = (value: number, voxel: number) => value + (voxel % size.columns < size.columns / 2 ? 120 : 0);
    expect(evennessIn(halves)).toBeLessThan(0.6);
  });

  test('tell nothing where the lesion looks like them', () => {
    expect(evennessIn((_, voxel) => voxel % 20)).toBe(0);
  });

  test('choose between the settings of many tissues and those of an organ', () => {
    expect(tissueSettingsFor(0.3)).toEqual(tissueSettings);
    expect(tissueSettingsFor(0.9)).toEqual(organSettings);
    const { evidence } = tissueSettingsFor(0.6).height;
    expect(evidence).toBeGreaterThan(tissueSettings.height.evidence);
    expect(evidence).toBeLessThan(organSettings.height.evidence);
  });

  test('are lung down to emphysema, and not the air of the room', () => {
    const beside = (lungHu: number) => isInLung({ aeratedShare: 0.54, lungHu, lesionHu: 30 });
    expect(beside(-932)).toBe(true);
    expect(beside(-949)).toBe(false);
  });
});

describe('the working volume', () => {
  /** A lesion of so many pixels in a volume of 512 × 512 pixels. */
  const large = (pixels: number, sliceMm: number) =>
    createWorkingVolume(
      { voxels: new Int16Array(40 * 512 * 512), shape: [40, 512, 512], spacingMm: [sliceMm, 0.7, 0.7] },
      {
        slice: 20,
        longAxis: [
          [256 - pixels / 2, 256],
          [256 + pixels / 2, 256],
        ],
        shortAxis: [
          [256, 256 - pixels / 3],
          [256, 256 + pixels / 3],
        ],
      },
    );

  test.each([3, 30, 400])('has few voxels for a lesion of %i pixels', (pixels) => {
    for (const sliceMm of [0.3, 5]) {
      const { shape } = large(pixels, sliceMm);
      expect(shape[0] * shape[1] * shape[2]).toBeLessThan(1e6);
    }
  });

  test('lets the cut find lesions of 3 and of 400 pixels', () => {
    for (const pixels of [3, 400]) {
      const cut = cutLesion(large(pixels, 2), (pixels * 0.7) / 2);
      expect(cut.mask).toContain(1);
      expect(cut.distanceMm.every((mm) => Number.isFinite(mm))).toBe(true);
    }
  });
});
