import { sopClass } from '../../part10/sop-class.js';
import type { WritableDataset } from '../../part10/writable-dataset.js';
import { codingSchemeModule } from '../modules/coding-scheme-module.js';
import { contentDateTime, contentTime } from '../modules/content-time.js';
import { equipmentModule } from '../modules/equipment-module.js';
import { patientStudyModules } from '../modules/patient-study-modules.js';
import type { ResultContent } from '../result-content.js';
import { resultUids } from '../result-uids.js';
import type { WrittenObject } from '../written-object.js';
import { verificationModule } from './verification-module.js';
import { evidenceByStudy, evidenceSequences } from './evidence.js';

export const srSopClassUID = ({ srSopClass }: ResultContent): string =>
  srSopClass === 'enhanced' ? sopClass.enhancedSr : sopClass.comprehensive3dSr;

/**
 * @returns everything but the content tree: patient, study, SR document series, equipment, SR document general, SOP common
 * @see PS3.3 A.35.2 Enhanced SR, A.35.13 Comprehensive 3D SR, C.17.1, C.17.2
 */
export function documentModules(content: ResultContent, seg: WrittenObject): WritableDataset {
  const { volume, acceptedAt, jobKey, mark, predecessors } = content;
  const uids = resultUids(jobKey);
  const { date, time, zone } = contentTime(acceptedAt, volume.timezoneOffsetFromUTC);
  return {
    SOPClassUID: srSopClassUID(content),
    SOPInstanceUID: uids.sr,
    ...zone,
    ...patientStudyModules(volume.header, volume.furtherAttributes),
    ...equipmentModule,
    ...codingSchemeModule,
    Modality: 'SR',
    SeriesInstanceUID: uids.srSeries,
    SeriesNumber: 9200 + (mark.mark.source.groupIndex % 100),
    SeriesDate: date,
    SeriesTime: time,
    SeriesDescription: 'Lesion measurements (recist3d)',
    ReferencedPerformedProcedureStepSequence: [],
    InstanceNumber: 1,
    CompletionFlag: 'COMPLETE',
    ...verificationModule(content.verification, contentDateTime(acceptedAt, volume.timezoneOffsetFromUTC)),
    ContentDate: date,
    ContentTime: time,
    PerformedProcedureCodeSequence: [],
    ...evidenceSequences(content, seg),
    ...(predecessors?.sr && { PredecessorDocumentsSequence: evidenceByStudy([predecessors.sr]) }),
  };
}
