import { createRequire } from 'node:module';
import { EngineError } from '../../errors/engine-error.js';
import type { InferenceEngine } from '../inference-engine.js';
import { createTfjsEngine } from './tfjs-engine.js';
import type { Tfjs } from './tfjs-operator.js';

/** The optional peer; by this name, so that no compiler and no bundler looks for it. */
const peer = '@tensorflow/tfjs-node-gpu';

/** @returns whether the optional peer is there, without loading it. */
export function isTfjsNodeGpuInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve(peer);
    return true;
  } catch {
    return false;
  }
}

/** What tfjs-node-gpu adds to a backend. */
interface NodeBackend {
  readonly isUsingGpuDevice?: boolean;
}

/** @returns the engine on tfjs-node-gpu. @throws {EngineError} `engine-unavailable` where it is not installed or finds no GPU */
export async function createTfjsNodeGpuEngine(): Promise<InferenceEngine> {
  const tf = await importPeer();
  await tf.ready();
  if ((tf.backend() as NodeBackend).isUsingGpuDevice !== true)
    throw new EngineError('engine-unavailable', `${peer} finds no GPU`);
  return createTfjsEngine(tf, 'tfjs-node-gpu');
}

async function importPeer(): Promise<Tfjs> {
  try {
    return (await import(peer)) as Tfjs;
  } catch (cause) {
    throw new EngineError('engine-unavailable', `${peer} is not installed`, { cause });
  }
}
