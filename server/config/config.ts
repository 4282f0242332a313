import type { z } from 'zod';
import type { configSchema } from './config-schema.js';

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** The configuration as the composition root gets it: complete, checked and frozen. */
export type Config = DeepReadonly<z.output<typeof configSchema>>;
