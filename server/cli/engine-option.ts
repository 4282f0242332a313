import { Option } from 'commander';
import type { EngineOptions } from '../../models/engine/create-inference-engine.js';
import { createInferenceEngine } from '../../models/engine/create-inference-engine.js';
import { engineNames } from '../../models/engine/engine-candidate.js';

/** The option by which a command is told what runs networks. */
export const engineOption = (): Option =>
  new Option('--engine <name>', 'what runs networks; auto takes a GPU that is right and faster')
    .choices(['auto', ...engineNames])
    .default('onnxruntime-cpu');

/**
 * Chooses the engine once, so that worker threads need not, and says on standard error which one it is where another one was possible.
 * @param threads of the processor, for each network
 */
export async function settleEngine(wish: EngineOptions['engine'], threads: number): Promise<EngineOptions> {
  const { engine, reason, warnings } = await createInferenceEngine({ engine: wish, threads });
  for (const warning of warnings) console.error(`Warning: ${warning}.`);
  if (wish === 'auto') console.error(`Engine: ${reason}.`);
  return { engine: engine.name as EngineOptions['engine'], threads };
}
