import { datedMarks } from './dated-marks.js';
import type { FollowUpOptions } from './follow-up-of.js';
import { followUpOf } from './follow-up-of.js';
import type { FollowUp } from './follow-up.js';

/**
 * Judges the response of one patient by the documents of a folder.
 * @throws {FollowUpError} several-patients, no-follow-up, baseline-missing
 */
export async function followUpOfFolder(folder: string, options: FollowUpOptions = {}): Promise<FollowUp> {
  return followUpOf(await datedMarks(folder), options);
}
