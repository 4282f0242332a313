import type { CtVolume } from '../../../dicom-sr/volume/ct-volume.js';
import { Recist3dError } from '../../../dicom-sr/errors/recist3d-error.js';
import { candidateView } from '../../candidates/candidate-view.js';
import type { FollowUp } from '../follow-up.js';
import type { MarkedImage } from '../patient-documents.js';
import type { Compare, CarriedCandidate, ComparisonAnswer, NotCompared, VisitComparison } from './comparison.js';
import { proposalsOf } from './identity-proposals.js';
import type { VisitPair, VisitSeries } from './visit-pairs.js';
import { visitPairs } from './visit-pairs.js';

export interface ComparisonOptions {
  readonly images: ReadonlyMap<string, MarkedImage>;
  /** @returns a whole series as one volume @throws {Recist3dError} where it is none */
  readonly volumeOf: (series: VisitSeries) => Promise<CtVolume>;
  readonly compare: Compare;
}

/**
 * Compares each visit with the one before it on the images: which lesions are one, and where those went that a visit does not name. Nothing of
 * it is judged or stored; a reader decides.
 * @throws whatever is no error of recist3d's own; those are told as what could not be compared
 */
export async function compareVisits(
  followUp: FollowUp,
  { images, volumeOf, compare }: ComparisonOptions,
): Promise<VisitComparison> {
  const done: VisitComparison[] = [];
  for (const pair of visitPairs(followUp, images)) {
    try {
      const [earlier, later] = [await volumeOf(pair.earlier), await volumeOf(pair.later)];
      const answer = await compare({
        earlier: { volume: gridOf(earlier), lesions: pair.earlierLesions },
        later: { volume: gridOf(later), lesions: pair.laterLesions },
      });
      done.push(compared(followUp, pair, answer, later));
    } catch (error) {
      if (!(error instanceof Recist3dError)) throw error;
      done.push({ proposals: [], carried: [], notCompared: [{ ...datesOf(pair), reason: error.code }] });
    }
  }
  return {
    proposals: done.flatMap(({ proposals }) => proposals),
    carried: done.flatMap(({ carried }) => carried),
    notCompared: done.flatMap(({ notCompared }) => notCompared),
  };
}

/** Nothing of the patient goes on. */
const gridOf = ({ voxels, shape, spacingMm, affine }: CtVolume) => ({ voxels, shape, spacingMm, affine });

const datesOf = ({ earlier, later }: VisitPair) => ({ date: later.date, against: earlier.date });

function compared(
  followUp: FollowUp,
  pair: VisitPair,
  { comparison, method }: ComparisonAnswer,
  later: CtVolume,
): VisitComparison {
  const dates = datesOf(pair);
  const { notRegistered, carried, matching } = comparison;
  const notCompared: NotCompared[] = notRegistered === undefined ? [] : [{ ...dates, reason: notRegistered }];
  const candidates: CarriedCandidate[] = [];
  for (const { id, found } of carried) {
    if ('reason' in found) {
      notCompared.push({ ...dates, lesion: id, reason: found.reason });
      continue;
    }
    const { date, studyInstanceUID } = pair.later;
    const { mark, mask, confidence, movedMm } = found;
    candidates.push({
      ...candidateView({ mark, mask, confidence }, { ...method, parameters: {} }, later),
      ...{ lesion: id, name: nameOf(followUp, id), date, studyInstanceUID, movedMm },
    });
  }
  return {
    proposals: notRegistered === undefined ? proposalsOf(followUp, pair, matching) : [],
    carried: candidates,
    notCompared,
  };
}

const nameOf = ({ lesions }: FollowUp, wanted: string): string =>
  lesions.find(({ key }) => key === wanted)?.name ?? wanted;
