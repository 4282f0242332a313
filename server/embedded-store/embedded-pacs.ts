import type { Pacs, StorableInstance, StoreOutcome } from '../pacs/pacs.js';
import { withoutBulkData } from './bulk-data-uris.js';
import { PacsError } from '../pacs/pacs-error.js';
import type { InstanceFolder } from './folder/instance-folder.js';
import type { StoreIndex } from './index/store-index.js';
import type { Ingest, IngestOutcome } from './ingest-instances.js';
import { searchSeriesSummaries } from './index/series-summaries.js';

/** Part 10 files that are taken in together: they share one transaction, and memory holds them at once. */
const ingestAtOnce = 64;

/** @returns the embedded archive as the pipeline needs it, without HTTP. `ping` looks into the index. */
export function createEmbeddedPacs(folder: InstanceFolder, index: StoreIndex, ingest: Ingest): Pacs {
  async function* retrieveSeries(study: string, series: string, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
    const instances = index.instances({ studyInstanceUID: study, seriesInstanceUID: series });
    if (instances.length === 0) throw new PacsError('pacs-not-found');
    for (const instance of instances) {
      signal?.throwIfAborted();
      yield await folder.read(instance);
    }
  }

  return {
    retrieveSeries,
    searchSeries: async (study, series) =>
      searchSeriesSummaries(index, {
        studyInstanceUIDs: [study],
        ...(series !== undefined && { seriesInstanceUIDs: [series] }),
      }),
    searchAllSeries: async ({ modality, limit, offset, ...rest }) => {
      const filter = { ...(modality && { modalities: [modality] }), ...rest };
      return searchSeriesSummaries(index, filter, { limit, offset });
    },
    searchInstances: async (studyInstanceUID, seriesInstanceUID) =>
      index.instances({ studyInstanceUID, seriesInstanceUID }).map(({ sopInstanceUID, sopClassUID }) => ({
        studyInstanceUID,
        seriesInstanceUID,
        sopInstanceUID,
        sopClassUID,
      })),
    retrieveSeriesMetadata: async (studyInstanceUID, seriesInstanceUID) => {
      const metadata = index.metadata({ studyInstanceUID, seriesInstanceUID });
      if (metadata.length === 0) throw new PacsError('pacs-not-found');
      return metadata.map(withoutBulkData);
    },
    retrieveInstance: async (studyInstanceUID, seriesInstanceUID, sopInstanceUID) => {
      const place = { studyInstanceUID, seriesInstanceUID, sopInstanceUID };
      if (index.instances(place).length === 0) throw new PacsError('pacs-not-found');
      return folder.read(place);
    },
    store: async (instances) => {
      const outcome: Writable<StoreOutcome> = { stored: [], refused: [], unconfirmed: [] };
      for (let at = 0; at < instances.length; at += ingestAtOnce) {
        const batch = instances.slice(at, at + ingestAtOnce);
        const taken = await ingest(batch.map(({ part10 }) => part10));
        batch.forEach((instance, i) => confirm(outcome, instance, taken[i]));
      }
      return outcome;
    },
    ping: async () => {
      index.arrivals(0, 1);
    },
  };
}

type Writable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer Item)[] ? Item[] : never };

/** A file that holds another UID than the one it was sent under confirms nothing. */
function confirm(outcome: Writable<StoreOutcome>, sent: StorableInstance, taken: IngestOutcome | undefined): void {
  const { sopInstanceUID } = sent;
  if (taken?.failureReason !== undefined) outcome.refused.push({ sopInstanceUID, failureReason: taken.failureReason });
  else if (taken?.sopInstanceUID === sopInstanceUID) outcome.stored.push(sopInstanceUID);
  else outcome.unconfirmed.push(sopInstanceUID);
}
