import { z } from 'zod';
import { EngineError } from '../errors/engine-error.js';

const tensor = z.strictObject({
  name: z.string(),
  /** NCHW; a word where the caller chooses, e.g. `N` */
  shape: z.array(z.union([z.number().int().positive(), z.string()])),
  type: z.enum(['float32', 'int64', 'bool']),
  /** What the channels hold, in their order, e.g. `HU window`, `distance to the long axis, mm`. */
  channels: z.array(z.string()).optional(),
});

const dataSet = z.strictObject({
  name: z.string(),
  licence: z.string(),
  /** How the licence wants the set to be cited. */
  citation: z.string(),
  patients: z.number().int().positive().optional(),
  lesions: z.number().int().positive().optional(),
});

const metric = z.strictObject({
  data: z.string(),
  metric: z.string(),
  value: z.number(),
  unit: z.string().optional(),
  /** How it was measured: split, jitter, which lesions. */
  protocol: z.string(),
});

const schema = z.strictObject({
  name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  version: z.string(),
  /** One paragraph: what it does, and for what it is not meant. */
  description: z.string(),
  /** Id of the network preset. */
  network: z.string(),
  /** SPDX identifier of the weights' own licence. */
  licence: z.string(),
  /** Sets that trained the weights; phantoms count as one. */
  data: z.array(dataSet).min(1),
  /** Papers of the method. */
  citations: z.array(z.string()),
  metrics: z.array(metric),
  /** How an image becomes the input tensor; the code that does it refuses another id. */
  preprocessing: z.strictObject({
    id: z.string(),
    parameters: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
  }),
  /** How it was trained: recipe, steps, seed, what it started from. */
  training: z.string(),
  /** SHA-256 of the .onnx file, lower-case hexadecimal. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  inputs: z.array(tensor).min(1),
  outputs: z.array(tensor).min(1),
});

/** What stands beside a model file, as NAME.card.json. */
export type ModelCard = z.infer<typeof schema>;

/** @returns the card. @throws {EngineError} `model-card-invalid` naming the keys that are missing, strange or of another type */
export function parseModelCard(text: string): ModelCard {
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'card'}: ${message}`);
  throw new EngineError('model-card-invalid', `the card is not valid: ${problems.join('; ')}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new EngineError('model-card-invalid', 'the card is no JSON', { cause });
  }
}
