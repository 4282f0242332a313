import type { MethodDescription } from '../measurement/method-description.js';

/** @returns every setting that decides the mask as `name=value`, by name, and the digest of the weights where there are any. */
export function algorithmParameters({ parameters, weightsDigest }: MethodDescription): readonly string[] {
  const settings = Object.entries(parameters)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`);
  return weightsDigest === undefined ? settings : [...settings, `weights=sha256:${weightsDigest}`];
}
