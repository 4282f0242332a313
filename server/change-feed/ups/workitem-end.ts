import { dicomDate, dicomTime } from '../../../dicom-sr/part10/date-time.js';
import type { WorkitemCode } from './workitem.js';
import { tag } from './workitem.js';

/** An object that was made for a workitem. */
export interface WorkitemOutput {
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly sopClassUID: string;
  readonly sopInstanceUID: string;
}

/** How a workitem ends: with what was made, or with the reason why nothing could be. */
export type WorkitemEnd = { readonly startedAt: Date; readonly endedAt: Date } & (
  | { readonly state: 'COMPLETED'; readonly outputs: readonly WorkitemOutput[] }
  | { readonly state: 'CANCELED'; readonly reason: string }
);

/** DCM 110513, Discontinued for unspecified reason (PS3.16 CID 9301). */
const unspecified = { value: '110513', scheme: 'DCM', meaning: 'Discontinued for unspecified reason' };
const station = { value: 'RECIST3D', scheme: '99RECIST3D', meaning: 'recist3d' };

/** @returns what a workitem must hold before it may be ended, in the DICOM JSON model (PS3.4 table CC.2.5-3, PS3.18 F.2) */
export function finalAttributes(end: WorkitemEnd, code: WorkitemCode): object {
  const outputs = end.state === 'COMPLETED' ? end.outputs.map(outputItem) : [];
  const performed = {
    ...codeSequence(tag.performedWorkitemCode, code),
    ...codeSequence(tag.performedStationName, station),
    [tag.performedStart]: { vr: 'DT', Value: [dateTime(end.startedAt)] },
    [tag.performedEnd]: { vr: 'DT', Value: [dateTime(end.endedAt)] },
    [tag.outputInformation]: { vr: 'SQ', Value: outputs },
  };
  const procedure = { [tag.performedProcedure]: { vr: 'SQ', Value: [performed] } };
  if (end.state === 'COMPLETED') return procedure;
  const progress = {
    [tag.reasonForCancellation]: { vr: 'LT', Value: [end.reason] },
    ...codeSequence(tag.discontinuationReason, unspecified),
    [tag.cancellationTime]: { vr: 'DT', Value: [dateTime(end.endedAt)] },
  };
  return { ...procedure, [tag.progressInformation]: { vr: 'SQ', Value: [progress] } };
}

/** An item of the Output Information Sequence (PS3.3 table 10-3b). */
const outputItem = ({ studyInstanceUID, seriesInstanceUID, sopClassUID, sopInstanceUID }: WorkitemOutput): object => ({
  [tag.typeOfInstances]: { vr: 'CS', Value: ['DICOM'] },
  [tag.studyInstanceUID]: { vr: 'UI', Value: [studyInstanceUID] },
  [tag.seriesInstanceUID]: { vr: 'UI', Value: [seriesInstanceUID] },
  [tag.referencedSOPSequence]: {
    vr: 'SQ',
    Value: [
      {
        [tag.referencedSOPClassUID]: { vr: 'UI', Value: [sopClassUID] },
        [tag.referencedSOPInstanceUID]: { vr: 'UI', Value: [sopInstanceUID] },
      },
    ],
  },
});

const codeSequence = (name: string, { value, scheme, meaning }: WorkitemCode): object => ({
  [name]: {
    vr: 'SQ',
    Value: [
      {
        [tag.codeValue]: { vr: 'SH', Value: [value] },
        [tag.codingScheme]: { vr: 'SH', Value: [scheme] },
        [tag.codeMeaning]: { vr: 'LO', Value: [meaning] },
      },
    ],
  },
});

/** DT with its offset from UTC (PS3.5 6.2). */
const dateTime = (at: Date): string => `${dicomDate(at)}${dicomTime(at)}+0000`;
