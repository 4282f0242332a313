import type { MethodDescription } from '../../dicom-sr/measurement/method-description.js';
import { createMethodRegistry } from '../../models/methods/method-registry.js';

/**
 * @returns the description of a method that can run here, before a long run begins with one that cannot
 * @throws {Recist3dError} method-unknown, weights-not-installed, or what is wrong with its weights
 */
export function runnableMethod(id: string): MethodDescription {
  const methods = createMethodRegistry();
  const { description } = methods.get(id);
  const failure = methods.failureOf(id);
  if (failure !== undefined) throw failure;
  return description;
}
