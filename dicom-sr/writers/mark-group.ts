import type { Code } from '../measurement/code.js';
import { concepts, units } from '../measurement/concepts.js';
import type { FindingSite, Mark, MarkAxis } from '../measurement/mark.js';
import type { WritableDataset } from '../part10/writable-dataset.js';
import {
  codeContent,
  container,
  imageContent,
  numContent,
  polylineContent,
  textContent,
  uidContent,
} from './content-items.js';

/** A mark to be written: everything but where it was read from, with the series of its image. */
export interface MarkToWrite extends Omit<
  Mark,
  'source' | 'observer' | 'referencedImage' | 'trackingID' | 'trackingUID'
> {
  readonly referencedImage: Mark['referencedImage'] & { readonly seriesInstanceUID: string };
  readonly trackingID?: string;
  readonly trackingUID: string;
}

/** By this beginning of the Tracking Identifier OHIF takes a group for an editable measurement of a tool. */
export const cornerstoneTracking = {
  bidirectional: 'Cornerstone3DTools@^0.1.0:Bidirectional',
  length: 'Cornerstone3DTools@^0.1.0:Length',
} as const;

/**
 * @returns the group as @cornerstonejs/adapters writes it for OHIF: TID 1501 with TID 300, the tool in the tracking identifier, the
 *   finding site as contained item; a mark without short axis is a Length
 */
export function cornerstoneGroup(mark: MarkToWrite): WritableDataset {
  const tool = mark.shortAxis === undefined ? cornerstoneTracking.length : cornerstoneTracking.bidirectional;
  const longConcept = mark.shortAxis === undefined ? concepts.length : concepts.longAxis;
  return container('CONTAINS', concepts.measurementGroup, [
    textContent('HAS OBS CONTEXT', concepts.trackingIdentifier, mark.trackingID ?? tool),
    uidContent('HAS OBS CONTEXT', concepts.trackingUniqueIdentifier, mark.trackingUID),
    ...findingOf(mark),
    ...mark.findingSites.map((site) => siteContent('CONTAINS', site)),
    axisContent(mark, longConcept, mark.longAxis),
    ...(mark.shortAxis ? [axisContent(mark, concepts.shortAxis, mark.shortAxis)] : []),
  ]);
}

/** @returns a planar ROI group with the outline of the four endpoints as its region, PS3.16 TID 1410. */
export function planarRoiGroup(mark: MarkToWrite): WritableDataset {
  const items = [
    ...(mark.trackingID === undefined
      ? []
      : [textContent('HAS OBS CONTEXT', concepts.trackingIdentifier, mark.trackingID)]),
    uidContent('HAS OBS CONTEXT', concepts.trackingUniqueIdentifier, mark.trackingUID),
    ...findingOf(mark),
    polylineContent('CONTAINS', concepts.imageRegion, outline(mark), [imageOf(mark)]),
    ...mark.findingSites.map((site) => siteContent('HAS CONCEPT MOD', site)),
    axisContent(mark, concepts.longAxis, mark.longAxis, concepts.path),
    ...(mark.shortAxis ? [axisContent(mark, concepts.shortAxis, mark.shortAxis, concepts.path)] : []),
  ];
  return container('CONTAINS', concepts.measurementGroup, items, '1410');
}

const imageOf = (mark: MarkToWrite): WritableDataset => imageContent('SELECTED FROM', undefined, mark.referencedImage);

const findingOf = ({ finding }: MarkToWrite): readonly WritableDataset[] =>
  finding === undefined ? [] : [codeContent('CONTAINS', concepts.finding, finding)];

function siteContent(relationship: 'CONTAINS' | 'HAS CONCEPT MOD', site: FindingSite): WritableDataset {
  const modifiers = [
    ...(site.laterality ? [codeContent('HAS CONCEPT MOD', concepts.laterality, site.laterality)] : []),
    ...(site.topographicalModifier
      ? [codeContent('HAS CONCEPT MOD', concepts.topographicalModifier, site.topographicalModifier)]
      : []),
  ];
  return codeContent(relationship, concepts.findingSite, site, modifiers);
}

function axisContent(mark: MarkToWrite, name: Code, axis: MarkAxis, graphicName?: Code): WritableDataset {
  const graphic = polylineContent('INFERRED FROM', graphicName, axis.endpoints, [imageOf(mark)]);
  return numContent('CONTAINS', name, axis.reportedMm, units.millimeter, [graphic]);
}

/** Closed through the endpoints in turn; the line itself where there is only one. */
function outline({ longAxis, shortAxis }: MarkToWrite): readonly (readonly [number, number])[] {
  const [start, end] = longAxis.endpoints;
  if (shortAxis === undefined) return [start, end];
  const [left, right] = shortAxis.endpoints;
  return [start, left, end, right, start];
}
