import { createHash } from 'node:crypto';
import type { Mark } from '../../dicom-sr/measurement/mark.js';
import type { MethodDescription } from '../../dicom-sr/measurement/method-description.js';

/** Identity of a lesion job before its CT was found: which mark, by which method. */
export interface JobIdentity {
  readonly mark: Mark;
  readonly method: MethodDescription;
}

/**
 * @returns the id of a job, 64 hex digits: one mark (geometry, image, document, group) and one method (version, parameters, weights).
 * The same change seen twice gives the same id, so it never leads to a second job.
 */
export const jobIdOf = (identity: JobIdentity): string => sha256(['job', ...identityParts(identity)]);

/**
 * @returns the job key, 64 hex digits: everything that decides the result, the CT series included. All UIDs of the result are derived from it.
 */
export const jobKeyOf = (identity: JobIdentity & { readonly ctSeriesInstanceUID: string }): string =>
  sha256(['result', ...identityParts(identity), identity.ctSeriesInstanceUID]);

function identityParts({ mark, method }: JobIdentity): unknown[] {
  return [
    mark.longAxis.endpoints,
    mark.shortAxis?.endpoints ?? null,
    mark.referencedImage.sopInstanceUID,
    mark.referencedImage.frameNumber ?? 1,
    mark.source.sopInstanceUID,
    mark.trackingUID ?? mark.source.groupIndex,
    ...(mark.alsoIn === undefined ? [] : [mark.alsoIn.map((source) => source.sopInstanceUID)]),
    [method.id, method.version, Object.entries(method.parameters).sort(byKey), method.weightsDigest ?? null],
  ];
}

const byKey = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : a > b ? 1 : 0);

const sha256 = (parts: readonly unknown[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('hex');
