import type { CandidateSearch, FoundCandidates } from '../../models/candidates/candidate-search.js';
import { createCandidateSearch } from '../../models/candidates/candidate-search.js';
import { rememberUncorrected } from '../../models/interactive/remember-uncorrected.js';
import type { MethodRegistry } from '../../models/methods/method-registry.js';
import { ServerError } from '../errors/server-error.js';
import type { AgreementMap } from '../../models/interactive/agreement.js';
import type { MarkProposal } from '../../models/interactive/propose-mark.js';
import type { ProposeMark } from '../../models/recist-labelling/mark-proposer.js';
import { createMarkProposer } from '../../models/recist-labelling/mark-proposer.js';
import type { Tools } from './do-work.js';
import { doWork } from './do-work.js';
import type { InteractiveSegmenter, QuickOutcome } from './interactive-segmenter.js';
import type { SegmentOutcome } from './segmenter.js';
import type { SegmenterWork } from './segmenter-message.js';

/** @returns a segmenter that works in the calling thread and blocks it: for commands and tests, not for a server. */
export function createInProcessSegmenter(
  methods: MethodRegistry,
  candidates: CandidateSearch = createCandidateSearch(),
  propose: ProposeMark = createMarkProposer(),
): InteractiveSegmenter {
  const tools: Tools = { methods, candidates, propose, uncorrected: rememberUncorrected() };
  let closed = false;
  const work = async (request: SegmenterWork): Promise<unknown> => {
    if (closed) throw new ServerError('segmenter-closed');
    return doWork(tools, request);
  };
  return {
    isReady: () => true,
    segment: async (request) => (await work(request)) as SegmentOutcome,
    segmentQuickly: async (request) => (await work({ ...request, kind: 'quick' })) as QuickOutcome,
    agreement: async (request) => (await work({ ...request, kind: 'agreement' })) as AgreementMap,
    candidates: async (request) => (await work({ ...request, kind: 'candidates' })) as FoundCandidates,
    propose: async (request) => (await work({ ...request, kind: 'propose' })) as MarkProposal,
    close: async () => {
      closed = true;
    },
  };
}
