import type { DicomJson, DicomJsonAttribute } from '../../../dicom-sr/dicom-json/dicom-json.js';
import { uidPath } from '../../pacs/dicomweb/uid-path.js';
import type { IngestOutcome } from '../ingest-instances.js';

/** The answer to a store request: HTTP status and dataset. */
export interface StoreAnswer {
  readonly status: 200 | 202 | 409;
  readonly dataset: DicomJson;
}

/**
 * @param baseUrl root of the service, for Retrieve URLs
 * @returns 200 where everything is stored, 202 where something is, 409 where nothing is, and every instance with its outcome
 * @see PS3.18 10.5.3.1 Status Codes, PS3.18 I.2 Store Instances Response Module
 */
export function storeAnswer(outcomes: readonly IngestOutcome[], baseUrl: string): StoreAnswer {
  const stored = outcomes.filter(({ failureReason }) => failureReason === undefined);
  const failed = outcomes.filter(({ failureReason }) => failureReason !== undefined);
  const studies = new Set(stored.map(({ studyInstanceUID = '' }) => studyInstanceUID));
  const [study] = studies;
  return {
    status: failed.length === 0 ? 200 : stored.length === 0 ? 409 : 202,
    dataset: {
      ...(studies.size === 1 && study ? { '00081190': value('UR', baseUrl + uidPath(study)) } : {}),
      ...sequence('00081198', failed.filter(isNamed).map(failedItem)),
      ...sequence(
        '00081199',
        stored.map((outcome) => storedItem(outcome, baseUrl)),
      ),
      // What could not even be named stands in the Other Failures Sequence.
      ...sequence('0008119A', failed.filter((outcome) => !isNamed(outcome)).map(reasonItem)),
    },
  };
}

const isNamed = ({ sopInstanceUID }: IngestOutcome): boolean => sopInstanceUID !== undefined;

const storedItem = (outcome: IngestOutcome, baseUrl: string): DicomJson => ({
  ...references(outcome),
  '00081190': value(
    'UR',
    baseUrl + uidPath(outcome.studyInstanceUID ?? '', outcome.seriesInstanceUID, outcome.sopInstanceUID),
  ),
});

const failedItem = (outcome: IngestOutcome): DicomJson => ({ ...references(outcome), ...reasonItem(outcome) });

const references = ({ sopClassUID = '', sopInstanceUID = '' }: IngestOutcome): DicomJson => ({
  '00081150': value('UI', sopClassUID),
  '00081155': value('UI', sopInstanceUID),
});

const reasonItem = ({ failureReason = 0 }: IngestOutcome): DicomJson => ({ '00081197': value('US', failureReason) });

const value = (vr: string, single: string | number): DicomJsonAttribute => ({ vr, Value: [single] });

const sequence = (tag: string, items: readonly DicomJson[]): DicomJson =>
  items.length === 0 ? {} : { [tag]: { vr: 'SQ', Value: items } };
