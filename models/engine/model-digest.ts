import { createHash } from 'node:crypto';

/** @returns SHA-256 of a model file, lower-case hexadecimal: what cards and SR name it by. */
export const modelDigest = (model: Uint8Array): string => createHash('sha256').update(model).digest('hex');
