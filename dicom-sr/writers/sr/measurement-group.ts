import { concepts } from '../../measurement/concepts.js';
import type { FindingSite, Mark } from '../../measurement/mark.js';
import { recist3dConcepts } from '../../measurement/recist3d-codes.js';
import { textOf } from '../../part10/natural-dataset.js';
import type { WritableDataset } from '../../part10/writable-dataset.js';
import { codeContent, compositeContent, container, imageContent, textContent, uidContent } from '../content-items.js';
import type { ResultContent } from '../result-content.js';
import { trackingOf } from '../tracking.js';
import { writableCode } from '../writable-code.js';
import type { WrittenObject } from '../written-object.js';
import { checkContent, flagContent } from './check-content.js';
import { isDocument } from './evidence.js';
import { measurementContent } from './measurement-content.js';

/**
 * @returns the one volumetric ROI group of a result. Every item has a concept name: OHIF reads it without asking.
 * @see PS3.16 TID 1411, TID 1419, TID 1502
 */
export function measurementGroup(content: ResultContent, seg: WrittenObject): WritableDataset {
  const { mark } = content.mark;
  const tracking = trackingOf(mark);
  const items = [
    textContent('HAS OBS CONTEXT', concepts.trackingIdentifier, tracking.id),
    uidContent('HAS OBS CONTEXT', concepts.trackingUniqueIdentifier, tracking.uid),
    codeContent('CONTAINS', concepts.finding, (mark.finding && writableCode(mark.finding)) ?? concepts.lesion),
    ...timePoint(content),
    imageContent('CONTAINS', concepts.referencedSegment, { ...seg, segmentNumber: 1 }),
    uidContent('CONTAINS', concepts.sourceSeriesForSegmentation, content.volume.seriesInstanceUID),
    ...mark.findingSites.flatMap(siteContent),
    ...measurementContent(content),
    ...content.checks.map(checkContent),
    ...content.flags.map(flagContent),
    ...otherMarks(mark),
  ];
  return container('CONTAINS', concepts.measurementGroup, items, '1411');
}

/** Documents of the marks that were merged with the one that counts. */
const otherMarks = ({ alsoIn = [] }: Mark): readonly WritableDataset[] =>
  alsoIn.filter(isDocument).map((source) => compositeContent('CONTAINS', recist3dConcepts.otherMark, source));

/** Named with the job, else as the trial of the images names it (PS3.3 C.7.2.3). */
function timePoint({ timePoint: name, volume }: ResultContent): readonly WritableDataset[] {
  const trial = volume.furtherAttributes ?? {};
  const known = name ?? textOf(trial, 'ClinicalTrialTimePointDescription') ?? textOf(trial, 'ClinicalTrialTimePointID');
  return known === undefined ? [] : [textContent('HAS OBS CONTEXT', concepts.timePoint, known)];
}

function siteContent(site: FindingSite): readonly WritableDataset[] {
  const code = writableCode(site);
  if (code === undefined) return [];
  const modifiers = [
    [concepts.laterality, site.laterality],
    [concepts.topographicalModifier, site.topographicalModifier],
  ] as const;
  const children = modifiers.flatMap(([name, value]) => {
    const modifier = value && writableCode(value);
    return modifier === undefined ? [] : [codeContent('HAS CONCEPT MOD', name, modifier)];
  });
  return [codeContent('HAS CONCEPT MOD', concepts.findingSite, code, children)];
}
