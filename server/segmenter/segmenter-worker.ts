import { parentPort, workerData } from 'node:worker_threads';
import { Recist3dError } from '../../dicom-sr/errors/recist3d-error.js';
import { defaultEngine } from '../../models/engine/create-inference-engine.js';
import { NativeCalls } from '../../models/engine/native-calls.js';
import { createCandidateSearch } from '../../models/candidates/candidate-search.js';
import { rememberUncorrected } from '../../models/interactive/remember-uncorrected.js';
import { createMethodRegistry } from '../../models/methods/method-registry.js';
import { createMarkProposer } from '../../models/recist-labelling/mark-proposer.js';
import type { Tools } from './do-work.js';
import { doWork } from './do-work.js';
import type {
  ForeignError,
  SegmenterAnswer,
  SegmenterReady,
  SegmenterTask,
  SegmenterWorkerData,
} from './segmenter-message.js';
import { warmUp } from './warm-up.js';

// The entry of a worker thread: one task in, one answer out.
const {
  engine: chosen = defaultEngine,
  candidateWeights,
  nativeCalls,
  warmUpWith,
} = (workerData as SegmenterWorkerData | null) ?? {};
const engine = { ...chosen, around: new NativeCalls(nativeCalls).around };
const tools: Tools = {
  methods: createMethodRegistry({ engine }),
  candidates: createCandidateSearch({ engine, ...(candidateWeights !== undefined && { weights: candidateWeights }) }),
  propose: createMarkProposer({ engine }),
  uncorrected: rememberUncorrected(),
};

const warmUpEnds = new AbortController();
parentPort?.on('message', ({ id, request }: SegmenterTask) => {
  warmUpEnds.abort();
  void answer(id, request).then((message) => parentPort?.postMessage(message));
});

if (warmUpWith !== undefined) void warmUp(tools.methods, warmUpWith, warmUpEnds.signal).then(tellReady);
else tellReady();

function tellReady(): void {
  const message: SegmenterReady = { ready: true };
  parentPort?.postMessage(message);
}

async function answer(id: number, request: SegmenterTask['request']): Promise<SegmenterAnswer> {
  try {
    return { id, outcome: await doWork(tools, request) };
  } catch (error) {
    return { id, error: foreign(error) };
  }
}

function foreign(error: unknown): ForeignError {
  return error instanceof Recist3dError
    ? { code: error.code, message: error.message }
    : { code: 'segmentation-failed', message: '' };
}
