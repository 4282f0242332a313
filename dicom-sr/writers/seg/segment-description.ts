import type { Code } from '../../measurement/code.js';
import { concepts } from '../../measurement/concepts.js';
import type { FindingSite } from '../../measurement/mark.js';
import type { MethodDescription } from '../../measurement/method-description.js';
import type { WritableDataset } from '../../part10/writable-dataset.js';
import { implementation } from '../../provenance/implementation.js';
import { algorithmParameters } from '../algorithm-parameters.js';
import { codeItem } from '../content-items.js';
import type { ResultContent } from '../result-content.js';
import { trackingOf } from '../tracking.js';
import { writableCode } from '../writable-code.js';

/** Red that stands out on grey, CIELab as PS3.3 C.10.7.1.1 scales it: L 0…100, a and b −128…127, each to 0…65535. */
const displayColour = [37856, 51916, 47288] as const;

/** @returns the one segment of a result, PS3.3 C.8.20.4 Segment Description macro. */
export function segmentDescription(content: ResultContent): WritableDataset {
  const { mark } = content.mark;
  const tracking = trackingOf(mark);
  const finding = mark.finding === undefined ? undefined : writableCode(mark.finding);
  return {
    SegmentNumber: 1,
    SegmentLabel: finding?.meaning ?? concepts.lesion.meaning,
    SegmentedPropertyCategoryCodeSequence: [codeItem(concepts.morphologicallyAbnormalStructure)],
    SegmentedPropertyTypeCodeSequence: [codeItem(propertyType(finding))],
    ...anatomicRegion(mark.findingSites),
    ...algorithm(content),
    RecommendedDisplayCIELabValue: displayColour,
    TrackingID: tracking.id,
    TrackingUID: tracking.uid,
  };
}

/** The mark's finding where it is of SNOMED CT; free text of a viewer is a label, not a type. */
const propertyType = (finding: Code | undefined): Code => (finding?.scheme === 'SCT' ? finding : concepts.lesion);

/** General Anatomy Optional macro, PS3.3 table 10-7. */
function anatomicRegion(sites: readonly FindingSite[]): WritableDataset {
  const site = sites.find((found) => writableCode(found) !== undefined);
  const region = site && writableCode(site);
  if (region === undefined) return {};
  const modifiers = [site?.laterality, site?.topographicalModifier]
    .map((code) => code && writableCode(code))
    .filter((code) => code !== undefined);
  const modifierItems = { AnatomicRegionModifierSequence: modifiers.map(codeItem) };
  return { AnatomicRegionSequence: [{ ...codeItem(region), ...(modifiers.length > 0 && modifierItems) }] };
}

function algorithm({ method, origin = 'SEMIAUTOMATIC' }: ResultContent): WritableDataset {
  if (origin === 'MANUAL') return { SegmentAlgorithmType: origin };
  return {
    SegmentAlgorithmType: origin,
    SegmentAlgorithmName: method.id,
    SegmentationAlgorithmIdentificationSequence: [algorithmIdentification(method)],
  };
}

/** Algorithm Identification macro, PS3.3 table 10-19; Algorithm Source tells our results from those of others. */
const algorithmIdentification = (method: MethodDescription): WritableDataset => ({
  AlgorithmFamilyCodeSequence: [
    codeItem(method.weightsDigest === undefined ? concepts.neighborhoodAnalysis : concepts.artificialIntelligence),
  ],
  AlgorithmName: method.id,
  AlgorithmVersion: method.version,
  AlgorithmParameters: algorithmParameters(method).join('; '),
  AlgorithmSource: implementation.manufacturer,
});
