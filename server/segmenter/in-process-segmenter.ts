import type { MethodRegistry } from '../../models/methods/method-registry.js';
import { ServerError } from '../errors/server-error.js';
import { assessLesion } from './assess-lesion.js';
import type { Segmenter } from './segmenter.js';

/** @returns a segmenter that works in the calling thread and blocks it: for commands and tests, not for a server. */
export function createInProcessSegmenter(methods: MethodRegistry): Segmenter {
  let closed = false;
  return {
    segment: async (request) => {
      if (closed) throw new ServerError('segmenter-closed');
      return assessLesion(methods, request);
    },
    close: async () => {
      closed = true;
    },
  };
}
