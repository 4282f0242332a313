import { mapToBytes } from './map-voxels.js';
import type { SliceRowColumn } from '../../dicom-sr/volume/volume.js';
import type { Neighbourhood } from '../max-flow/grid-directions.js';
import type { Components } from './connected-components.js';
import { connectedComponents } from './connected-components.js';

/**
 * @returns the one component of a mask that the mark lies in: the one with most voxels of `mark`; where no component meets the mark, the
 * largest one. An empty mask stays empty.
 * @param mark non-zero = voxels of the mark, on the grid of the mask
 */
export function keepMarkedComponent(
  mask: Uint8Array,
  mark: Uint8Array,
  shape: SliceRowColumn,
  neighbourhood: Neighbourhood,
): Uint8Array {
  const components = connectedComponents(mask, shape, neighbourhood);
  const shared = new Array<number>(components.sizes.length).fill(0);
  const { labels } = components;
  for (let i = 0; i < labels.length; i++) if (labels[i] > 0 && mark[i] !== 0) shared[labels[i] - 1]++;
  const marked = shared.some((count) => count > 0);
  return onlyComponent(components, largestIndex(marked ? shared : components.sizes) + 1);
}

/** @returns the component of a mask with most voxels, the first of equals; an empty mask stays empty. */
export function keepLargestComponent(
  mask: Uint8Array,
  shape: SliceRowColumn,
  neighbourhood: Neighbourhood,
): Uint8Array {
  const components = connectedComponents(mask, shape, neighbourhood);
  return onlyComponent(components, largestIndex(components.sizes) + 1);
}

/** @returns -1 for an empty list, so that its label 0 … is none. */
const largestIndex = (values: readonly number[]): number =>
  values.reduce((best, value, i) => (best < 0 || value > values[best] ? i : best), -1);

const onlyComponent = ({ labels }: Components, label: number): Uint8Array =>
  mapToBytes(labels, (value) => (value === label && value > 0 ? 1 : 0));
