import type { ChosenEngine } from '../models/engine/create-inference-engine.js';
import { createInferenceEngine } from '../models/engine/create-inference-engine.js';
import type { MethodRegistry } from '../models/methods/method-registry.js';
import type { Config } from './config/config.js';
import type { EngineView } from './http/api-backend.js';
import type { Log } from './logging/log.js';
import type { InteractiveSegmenter } from './segmenter/interactive-segmenter.js';

/** @returns what runs networks, chosen once for the process and logged; its worker threads take it by name. */
export async function chooseEngine({ segmentation }: Config, log: Log): Promise<ChosenEngine> {
  const { engine: asked, engineThreads: threads } = segmentation;
  const chosen = await createInferenceEngine({ engine: asked, threads });
  const event = chosen.choice === 'fell-back' ? 'engine.fell-back' : 'engine.chosen';
  log(event, { asked, engine: chosen.engine.name, reason: chosen.choice });
  return chosen;
}

export const engineView = ({ engine, reason, warnings }: ChosenEngine): EngineView => ({
  name: engine.name,
  reason,
  warnings,
});

/**
 * @returns the code of what keeps the method of this installation from running, logged; undefined where nothing does. The server runs all the same:
 * what is there can be reviewed, and each lesion says why it failed. @throws {MethodError} method-unknown
 */
export function methodFailure({ segmentation }: Config, methods: MethodRegistry, log: Log): string | undefined {
  const failure = methods.failureOf(segmentation.method);
  if (failure !== undefined) log('method.unavailable', { method: segmentation.method, code: failure.code });
  return failure?.code;
}

/** @returns what readiness tells of the segmenter: the method's failure, else `segmenter-starting` until its threads are warm. */
export const segmenterFailure =
  (ofMethod: string | undefined, segmenter: Pick<InteractiveSegmenter, 'isReady'>) => (): string | undefined =>
    ofMethod ?? (segmenter.isReady() ? undefined : 'segmenter-starting');
