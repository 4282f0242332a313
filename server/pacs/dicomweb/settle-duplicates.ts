import { readFileMeta } from '../../../dicom-sr/part10/read-file-meta.js';
import type { Pacs, StorableInstance, StoreOutcome } from '../pacs.js';
import { isDuplicate } from './store-answer.js';

/**
 * Some archives refuse what they hold already. Where that is the same dataset it is stored, as it would be anywhere else: storing twice
 * must be harmless. A different dataset under the same UID stays refused.
 */
export async function settleDuplicates(
  outcome: StoreOutcome,
  sent: readonly StorableInstance[],
  pacs: Pick<Pacs, 'retrieveInstance'>,
): Promise<StoreOutcome> {
  const settled: string[] = [];
  for (const { sopInstanceUID } of outcome.refused.filter(isDuplicate)) {
    const instance = sent.find((candidate) => candidate.sopInstanceUID === sopInstanceUID);
    if (instance !== undefined && (await isHeld(instance, pacs))) settled.push(sopInstanceUID);
  }
  return {
    ...outcome,
    stored: [...outcome.stored, ...settled],
    refused: outcome.refused.filter(({ sopInstanceUID }) => !settled.includes(sopInstanceUID)),
  };
}

async function isHeld(instance: StorableInstance, pacs: Pick<Pacs, 'retrieveInstance'>): Promise<boolean> {
  const { studyInstanceUID, seriesInstanceUID, sopInstanceUID } = instance;
  const held = await pacs.retrieveInstance(studyInstanceUID, seriesInstanceUID, sopInstanceUID);
  return Buffer.compare(datasetOf(held), datasetOf(instance.part10)) === 0;
}

/** Without the file meta information, which an archive may write anew. */
const datasetOf = (part10: Uint8Array): Uint8Array => part10.subarray(readFileMeta(part10).datasetAt);
