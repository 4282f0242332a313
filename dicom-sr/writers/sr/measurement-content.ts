import { toImagePoint } from '../../geometry/index-point.js';
import { concepts, units } from '../../measurement/concepts.js';
import type { Code } from '../../measurement/code.js';
import type { MeasuredAxes } from '../../measurement/lesion-measurements.js';
import { recist3dConcepts } from '../../measurement/recist3d-codes.js';
import type { WritableDataset } from '../../part10/writable-dataset.js';
import type { VoxelAxis } from '../../volume/voxel-mark.js';
import type { CtSlice, CtVolume } from '../../volume/ct-volume.js';
import {
  codeContent,
  compositeContent,
  imageContent,
  numContent,
  polylineContent,
  textContent,
} from '../content-items.js';
import type { ReportedMeasurements, ResultContent } from '../result-content.js';
import { isDocument } from './evidence.js';

/**
 * @returns axes on the marked slice, volume with its uncertainty and source, axes on the slice of largest area, mean and SD of HU.
 * The marked slice's axes come first: OHIF takes the first number of a group for its geometry, and the first `Long Axis` it finds.
 * @see PS3.16 TID 1419, TID 310
 */
export function measurementContent(content: ResultContent): readonly WritableDataset[] {
  const { measurements, volume, mark } = content;
  const { largestSlice, meanHu, sdHu } = measurements;
  return [
    ...axesContent(measurements, recist3dConcepts.markedSlice, volume.slices[mark.voxel.slice]),
    volumeContent(content),
    ...axesContent(largestSlice, recist3dConcepts.largestSlice, volume.slices[largestSlice.slice]),
    intensityContent(volume, meanHu, concepts.mean),
    intensityContent(volume, sdHu, concepts.standardDeviation),
  ];
}

function volumeContent({ measurements, mark }: ResultContent): WritableDataset {
  const { source } = mark.mark;
  return numContent('CONTAINS', concepts.volume, measurements.volumeMm3, units.cubicMillimeter, [
    codeContent('HAS CONCEPT MOD', concepts.measurementMethod, concepts.sumOfSegmentedVoxelVolumes),
    ...uncertaintyContent(measurements),
    ...(isDocument(source) ? [compositeContent('INFERRED FROM', concepts.sourceOfMeasurement, source)] : []),
  ]);
}

/** What the bounds are: they hold the spread over other readers' marks and the error that is left when the mark is certain. */
const uncertaintyMethod =
  'Nominal 95 % interval from perturbed marks and the residual error measured on lesions of known volume';

/**
 * The bounds are distances from the value (PS3.16 CID 225), never negative. A text says how they were found and carries them: PixelMed's
 * validator takes every NUM right below a NUM for one that it was inferred from (TID 1419 row 13).
 */
function uncertaintyContent({ volumeMm3, volumeIntervalMm3 }: ReportedMeasurements): readonly WritableDataset[] {
  if (volumeIntervalMm3 === undefined) return [];
  const [lower, upper] = volumeIntervalMm3;
  const bound = (name: Code, distance: number): WritableDataset =>
    numContent('HAS PROPERTIES', name, Math.max(0, distance), units.cubicMillimeter);
  return [
    textContent('HAS PROPERTIES', recist3dConcepts.uncertainty, uncertaintyMethod, [
      bound(concepts.upperRangeOfUncertainty, upper - volumeMm3),
      bound(concepts.lowerRangeOfUncertainty, volumeMm3 - lower),
    ]),
  ];
}

function axesContent(axes: MeasuredAxes, where: Code, image: CtSlice): readonly WritableDataset[] {
  const axis = (name: Code, mm: number, line: VoxelAxis | undefined): WritableDataset =>
    numContent('CONTAINS', name, mm, units.millimeter, [
      codeContent('HAS CONCEPT MOD', recist3dConcepts.sliceOfMeasurement, where),
      ...(line ? [lineContent(line, image)] : []),
    ]);
  return [
    axis(concepts.longAxis, axes.longAxisMm, axes.longAxis),
    axis(concepts.shortAxis, axes.shortAxisMm, axes.shortAxis),
  ];
}

const lineContent = ([from, to]: VoxelAxis, image: CtSlice): WritableDataset =>
  polylineContent(
    'INFERRED FROM',
    concepts.path,
    [toImagePoint(from), toImagePoint(to)],
    [imageContent('SELECTED FROM', undefined, image)],
  );

/** Attenuation of CT in HU; of other modalities the value as it is. */
function intensityContent({ modality = 'CT' }: CtVolume, value: number, derivation: Code): WritableDataset {
  const [name, unit] =
    modality === 'CT'
      ? [concepts.attenuationCoefficient, units.hounsfield]
      : [recist3dConcepts.intensity, units.noUnits];
  return numContent('CONTAINS', name, value, unit, [codeContent('HAS CONCEPT MOD', concepts.derivation, derivation)]);
}
