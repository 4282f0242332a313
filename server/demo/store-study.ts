import type { Pacs } from '../pacs/pacs.js';
import type { PhantomStudy } from '../phantom/phantom-study.js';

const AT_ONCE = 20;

/**
 * Stores a phantom as a scanner and a viewer would: first the CT, then the report.
 * @throws {Error} where the archive did not confirm an instance
 */
export async function storeStudy(
  pacs: Pick<Pacs, 'store'>,
  { ct, report }: Pick<PhantomStudy, 'ct' | 'report'>,
): Promise<void> {
  const instances = [...ct, report];
  for (let at = 0; at < instances.length; at += AT_ONCE) {
    const batch = instances.slice(at, at + AT_ONCE);
    const { stored } = await pacs.store(batch);
    if (stored.length < batch.length) throw new Error(`${batch.length - stored.length} instances were not stored`);
  }
}
