import type { Router } from 'express';
import type { z } from 'zod';

/** A group of routes below /api, with what the OpenAPI document says of them. */
export interface ApiPart {
  readonly router: Router;
  /** OpenAPI path items by full path. */
  readonly paths: Readonly<Record<string, object>>;
  /** Schemas that the paths refer to; each carries its id. */
  readonly schemas: readonly z.ZodType[];
}
