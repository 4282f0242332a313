import type { ExtensionManager } from '../host/viewer.js';

/**
 * Lets the viewer list series that the server stored while the study is open.
 * 3.13 keeps the metadata of a study under `source:study` but clears it by the study alone, so that it never looks again by itself.
 */
export async function refreshSeries(
  extensions: ExtensionManager,
  studyInstanceUID: string,
  seriesInstanceUIDs: readonly string[],
): Promise<void> {
  const [source] = extensions.getActiveDataSource();
  if (source === undefined) return;
  const { name } = source.getConfig();
  source.deleteStudyMetadataPromise?.(`${name ?? extensions.activeDataSourceName}:${studyInstanceUID}`);
  await source.retrieve.series.metadata({
    StudyInstanceUID: studyInstanceUID,
    filters: { seriesInstanceUID: seriesInstanceUIDs },
  });
}
