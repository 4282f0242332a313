import type { StorableInstance, StoreOutcome } from '../pacs/pacs.js';
import { ServerError } from '../errors/server-error.js';
import type { PipelineContext } from './pipeline-context.js';
import { sameContent } from './same-content.js';

/** How often one result is sent within one attempt. */
const sendLimit = 3;

/** Duplicate SOP Instance, PS3.7 C.5.10: the archive holds the UID already. The comparison tells whether it holds the same. */
const duplicateInstance = 0x0111;

/**
 * Stores the objects of a result: every UID is confirmed, what is not is sent again, and each object is read back and compared.
 * @returns how often was sent
 * @throws {ServerError} store-refused, store-unconfirmed, stored-differently
 * @throws {PacsError} when the archive does not answer
 */
export async function storeResult(
  { pacs }: Pick<PipelineContext, 'pacs'>,
  objects: readonly StorableInstance[],
): Promise<number> {
  let pending = objects;
  let sends = 0;
  while (pending.length > 0) {
    if (sends === sendLimit)
      throw new ServerError('store-unconfirmed', `${pending.length} of ${objects.length} objects were not confirmed.`);
    sends += 1;
    pending = unconfirmed(pending, await pacs.store(pending));
  }
  for (const object of objects) await compareWithArchive(pacs, object);
  return sends;
}

function unconfirmed(sent: readonly StorableInstance[], outcome: StoreOutcome): readonly StorableInstance[] {
  const refused = outcome.refused.filter(({ failureReason }) => failureReason !== duplicateInstance);
  if (refused.length > 0) {
    const reasons = refused
      .map(({ failureReason }) => failureReason?.toString(16).padStart(4, '0') ?? 'none')
      .join(', ');
    throw new ServerError('store-refused', `${refused.length} objects were refused, failure reason (hex): ${reasons}.`);
  }
  const confirmed = new Set([...outcome.stored, ...outcome.refused.map(({ sopInstanceUID }) => sopInstanceUID)]);
  return sent.filter(({ sopInstanceUID }) => !confirmed.has(sopInstanceUID));
}

async function compareWithArchive(pacs: PipelineContext['pacs'], object: StorableInstance): Promise<void> {
  const { studyInstanceUID, seriesInstanceUID, sopInstanceUID, part10 } = object;
  const held = await pacs.retrieveInstance(studyInstanceUID, seriesInstanceUID, sopInstanceUID);
  if (!sameContent(part10, held)) throw new ServerError('stored-differently');
}
