import { compareStudies } from '../../../models/follow-up/compare-studies.js';
import { createMethodRegistry } from '../../../models/methods/method-registry.js';
import type { Compare } from './comparison.js';

/** @returns a comparison in the calling thread, which it blocks: for commands and tests. */
export function compareHere(methods = createMethodRegistry(), methodId = 'default'): Compare {
  return async ({ earlier, later }) => {
    const method = methods.get(methodId);
    const { id, version } = method.description;
    return { comparison: await compareStudies(earlier, later, method), method: { id, version } };
  };
}
