import type { Recist3dError } from '../dicom-sr/errors/recist3d-error.js';
import type { ChosenEngine } from '../models/engine/create-inference-engine.js';
import { createInferenceEngine } from '../models/engine/create-inference-engine.js';
import type { MethodRegistry } from '../models/methods/method-registry.js';
import { defaultChoice } from '../models/methods/method-registry.js';
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
 * @returns what keeps the method that this installation prefers from running: weights-not-installed, or what is wrong with its file. `default`
 *   takes another method then; one that is asked for by its name refuses. @throws {MethodError} method-unknown
 */
export function preferredMethodFailure(
  { segmentation: { method } }: Config,
  methods: Pick<MethodRegistry, 'failureOf'>,
): Recist3dError | undefined {
  const preferred = method === 'default' ? [defaultChoice.lung[0], defaultChoice.elsewhere[0]] : [method];
  return preferred.map((id) => methods.failureOf(id)).find((failure) => failure !== undefined);
}

/**
 * @returns the code of what keeps the method of this installation from running, logged; undefined where nothing does, also where `default` has
 *   taken another method, which is logged. The server runs all the same: what is there can be reviewed, and each lesion says why it failed.
 * @throws {MethodError} method-unknown
 */
export function methodFailure(config: Config, methods: MethodRegistry, log: Log): string | undefined {
  const { method } = config.segmentation;
  const code = preferredMethodFailure(config, methods)?.code;
  if (code === undefined) return undefined;
  if (method === 'default') {
    log('method.fell-back', { method: methods.get(method).description.id, code });
    return undefined;
  }
  log('method.unavailable', { method, code });
  return code;
}

/** @returns what readiness tells of the segmenter: the method's failure, else `segmenter-starting` until its threads are warm. */
export const segmenterFailure =
  (ofMethod: string | undefined, segmenter: Pick<InteractiveSegmenter, 'isReady'>) => (): string | undefined =>
    ofMethod ?? (segmenter.isReady() ? undefined : 'segmenter-starting');
