import { Recist3dError } from '../../dicom-sr/errors/recist3d-error.js';
import type { CandidateSearch } from '../../models/candidates/candidate-search.js';
import { agreementMap } from '../../models/interactive/agreement.js';
import type { CutUncorrected } from '../../models/interactive/uncorrected-cut.js';
import type { MethodRegistry } from '../../models/methods/method-registry.js';
import { maskVolumeMm3 } from '../../models/quality/perturbed-volumes.js';
import type { ProposeMark } from '../../models/recist-labelling/mark-proposer.js';
import { ServerError } from '../errors/server-error.js';
import { assessLesion, methodOf, segmentQuickly } from './assess-lesion.js';
import type { SegmenterWork } from './segmenter-message.js';

/** What a thread works with. */
export interface Tools {
  readonly methods: MethodRegistry;
  readonly candidates: CandidateSearch;
  readonly propose: ProposeMark;
  /** How lesions are cut that a reader corrects, without his strokes. */
  readonly uncorrected: CutUncorrected;
}

/** Does one piece of work in this thread. @throws {ServerError} segmentation-failed for an error that no catalogue names */
export async function doWork(tools: Tools, work: SegmenterWork): Promise<unknown> {
  const { candidates, propose } = tools;
  try {
    if (work.kind === 'propose') return await propose(work.volume, work.box);
    if (work.kind === 'candidates') return await candidates(work.volume, work);
    if (work.kind === 'volume') return await maskVolumeMm3(work.volume, work.mark, methodOf(tools, work));
    if (work.kind === 'agreement') return await agreementMap(work.volume, work.mark, methodOf(tools, work));
  } catch (cause) {
    throw cause instanceof Recist3dError ? cause : new ServerError('segmentation-failed', undefined, { cause });
  }
  return work.kind === 'quick' ? segmentQuickly(tools, work) : assessLesion(tools, work);
}
