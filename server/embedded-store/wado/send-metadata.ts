import type { Request, Response } from 'express';
import type { DicomJson } from '../../../dicom-sr/dicom-json/dicom-json.js';
import { uidPath } from '../../pacs/dicomweb/uid-path.js';
import type { ArchiveFiles } from '../archive-files.js';
import { mapBulkData } from '../bulk-data-uris.js';
import { sendDicomJson } from '../send-dicom-json.js';
import { sortedByTag } from '../sorted-by-tag.js';
import { serviceUrl } from '../service-url.js';
import { foundInstances } from './found-instances.js';

/** Answers with the attributes of every instance of a study, series or instance. @see PS3.18 10.4.1.1.2 */
export function sendMetadata({ index }: ArchiveFiles, request: Request, response: Response): void {
  const { place, instances } = foundInstances(index, request);
  const baseUrl = serviceUrl(request);
  const datasets = index.metadata(place).map((dataset, i) => {
    const { studyInstanceUID = '', seriesInstanceUID, sopInstanceUID, transferSyntaxUID = '' } = instances[i] ?? {};
    return withLinks(
      dataset,
      baseUrl + uidPath(studyInstanceUID, seriesInstanceUID, sopInstanceUID),
      transferSyntaxUID,
    );
  });
  sendDicomJson(request, response, datasets);
}

/** Bulk data by address, and Available Transfer Syntax UID, by which viewers choose their decoder. @see PS3.18 F.2.2; PS3.3 C.12.1 */
function withLinks(dataset: DicomJson, url: string, transferSyntaxUID: string): DicomJson {
  const linked = mapBulkData(dataset, (path) => `${url}/bulkdata/${path}`);
  return sortedByTag({ ...linked, '00083002': { vr: 'UI', Value: [transferSyntaxUID] } });
}
