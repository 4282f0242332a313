import { EngineError } from '../errors/engine-error.js';
import type { EngineCandidate, EngineName } from './engine-candidate.js';
import { engineNames, gpuCandidates } from './engine-candidate.js';
import { engineWithin } from './engine-within.js';
import type { InferenceEngine } from './inference-engine.js';
import type { AroundNative } from './native-calls.js';
import { createOnnxRuntimeEngine } from './onnxruntime-engine.js';
import type { Probe } from './probe-engine.js';
import { probeEngine } from './probe-engine.js';

export interface EngineOptions {
  /** `onnxruntime-cpu` is the default of the product; `auto` takes a GPU where one is at hand, right, and faster. */
  readonly engine: 'auto' | EngineName;
  /** Threads of the CPU engine. */
  readonly threads: number;
  /** What is tried for a GPU; the real ones where not given. */
  readonly candidates?: readonly EngineCandidate[];
  /** Every call of an engine goes through it; in a thread that may be ended. */
  readonly around?: AroundNative;
}

/** What runs where nobody chose: the processor, on the two threads that goals are measured with. */
export const defaultEngine: EngineOptions = { engine: 'onnxruntime-cpu', threads: 2 };

/**
 * Why an engine was chosen, as a stable word.
 * - `asked-for`: by name, and it works
 * - `faster`: `auto` found a GPU that is worth it
 * - `no-gpu-helps`: `auto` found none
 * - `fell-back`: the one that was asked for does not work here
 */
export type ChoiceOfEngine = 'asked-for' | 'faster' | 'no-gpu-helps' | 'fell-back';

/** An engine and why it is this one, for the log. */
export interface ChosenEngine {
  readonly engine: InferenceEngine;
  readonly choice: ChoiceOfEngine;
  /** One sentence. */
  readonly reason: string;
  /** One sentence for each GPU that was asked for and could not be had. */
  readonly warnings: readonly string[];
}

/** A GPU below this speed-up is not worth its start, and an emulated one is slower than the processor. */
const worthwhileSpeedUp = 2;
/** Engines agree to this; a GPU that does not is broken. */
const tolerance = 1e-4;

/**
 * @returns the engine that was asked for. A GPU that is missing, wrong or (for `auto`) not at least twice as fast as the processor
 * is passed over: `auto` says so in its reason, an engine asked for by name in a warning. The choice never fails.
 * @throws {EngineError} `engine-unknown`
 */
export async function createInferenceEngine(options: EngineOptions): Promise<ChosenEngine> {
  const { engine: wish, threads, candidates: all = gpuCandidates, around = (work) => work() } = options;
  const cpu = engineWithin(createOnnxRuntimeEngine({ provider: 'cpu', threads }), around);
  const candidates = all.map((candidate) => ({
    ...candidate,
    create: async (count: number) => engineWithin(await around(() => candidate.create(count)), around),
  }));
  if (wish === 'onnxruntime-cpu')
    return { engine: cpu, choice: 'asked-for', reason: 'onnxruntime-cpu was asked for', warnings: [] };
  if (wish === 'auto') return chooseFastest(cpu, candidates, threads);
  const candidate = candidates.find(({ name }) => name === wish);
  if (candidate === undefined)
    throw new EngineError('engine-unknown', `there is no engine ${wish}, but auto, ${engineNames.join(', ')}`);
  const tried = await tryCandidate(candidate, threads, (await probeEngine(cpu)).result);
  if ('absence' in tried) {
    const warnings = [`${wish} was asked for, but ${tried.absence}`];
    const reason = `${wish} does not work here; onnxruntime-cpu always does`;
    return { engine: cpu, choice: 'fell-back', reason, warnings };
  }
  return { engine: tried.engine, choice: 'asked-for', reason: `${wish} was asked for and works`, warnings: [] };
}

async function chooseFastest(
  cpu: InferenceEngine,
  candidates: readonly EngineCandidate[],
  threads: number,
): Promise<ChosenEngine> {
  const absences: string[] = [];
  let ruler: Probe | undefined;
  for (const candidate of candidates) {
    const absence = candidate.absence();
    if (absence === undefined) ruler ??= await probeEngine(cpu);
    const tried = absence === undefined ? await tryCandidate(candidate, threads, ruler!.result) : { absence };
    if ('engine' in tried) {
      const speedUp = ruler!.milliseconds / tried.milliseconds;
      const found = `${candidate.name} works and is ${speedUp.toFixed(1)} times as fast as the processor`;
      if (speedUp >= worthwhileSpeedUp) return { engine: tried.engine, choice: 'faster', reason: found, warnings: [] };
      absences.push(`${found}, which is not enough`);
    } else absences.push(`${candidate.name}: ${tried.absence}`);
  }
  const reason = `onnxruntime-cpu, as no GPU helps here (${absences.join('; ')})`;
  return { engine: cpu, choice: 'no-gpu-helps', reason, warnings: [] };
}

type Tried = { readonly engine: InferenceEngine; readonly milliseconds: number } | { readonly absence: string };

/** Starts an engine and holds its result against the processor's. */
async function tryCandidate(candidate: EngineCandidate, threads: number, expected: Float32Array): Promise<Tried> {
  const absence = candidate.absence();
  if (absence !== undefined) return { absence };
  try {
    const engine = await candidate.create(threads);
    const { milliseconds, result } = await probeEngine(engine);
    const deviation = expected.reduce((max, v, i) => Math.max(max, Math.abs(v - result[i])), 0);
    return deviation <= tolerance
      ? { engine, milliseconds }
      : { absence: `its results deviate from the processor's by ${deviation.toExponential(1)}` };
  } catch (cause) {
    if (!(cause instanceof EngineError)) throw cause;
    return { absence: cause.message };
  }
}
