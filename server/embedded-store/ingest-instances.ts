import { DicomError } from '../../dicom-sr/errors/dicom-error.js';
import { toLittleEndian } from '../../dicom-sr/part10/to-little-endian.js';
import type { InstanceDescription } from './describe-instance.js';
import { describeInstance } from './describe-instance.js';
import type { InstanceFolder, PlacedFile } from './folder/instance-folder.js';
import type { StoreIndex } from './index/store-index.js';

/** Failure reasons, (0008,1197). @see PS3.18 table I.2-2, PS3.4 table B.2-1, PS3.7 annex C */
export const failureReason = {
  processingFailure: 0x0110,
  duplicateInstance: 0x0111,
  cannotUnderstand: 0xc000,
  transferSyntaxNotSupported: 0xc122,
} as const;

/** What became of one file, in the order in which they were given. UIDs are missing where they could not be read. */
export interface IngestOutcome {
  readonly studyInstanceUID?: string;
  readonly seriesInstanceUID?: string;
  readonly sopInstanceUID?: string;
  readonly sopClassUID?: string;
  /** undefined: stored, now or before. */
  readonly failureReason?: number;
}

/** Takes files into the archive. When it resolves, what it calls stored would survive a power failure. */
export type Ingest = (files: readonly Uint8Array[], expectedStudy?: string) => Promise<readonly IngestOutcome[]>;

/**
 * @returns a function that takes files in, one call after the other. The same dataset again is stored already; a different one under the
 * same UID is refused, and the first stays: other objects refer to it.
 */
export function createIngest(folder: InstanceFolder, index: StoreIndex): Ingest {
  let last: Promise<unknown> = Promise.resolve();

  async function ingest(files: readonly Uint8Array[], expectedStudy?: string): Promise<readonly IngestOutcome[]> {
    const accepted = new Map<string, InstanceDescription & PlacedFile>();
    const outcomes = files.map((sent) => {
      const described = describe(sent);
      if (!('metadata' in described)) return described;
      const reason = refusalOf(
        described,
        expectedStudy,
        accepted.get(described.sopInstanceUID) ?? index.find(described.sopInstanceUID),
      );
      if (reason === 'new') accepted.set(described.sopInstanceUID, described);
      return outcomeOf(described, typeof reason === 'number' ? reason : undefined);
    });
    await folder.write([...accepted.values()]);
    index.insert([...accepted.values()]);
    return outcomes;
  }

  return (files, expectedStudy) => {
    const turn = last.then(() => ingest(files, expectedStudy));
    last = turn.catch(() => undefined);
    return turn;
  };
}

/** What is in big endian (retired) is kept in little endian, as nobody could be given its frames otherwise. */
function describe(sent: Uint8Array): (InstanceDescription & PlacedFile) | IngestOutcome {
  try {
    const part10 = toLittleEndian(sent);
    return { ...describeInstance(part10), part10 };
  } catch (error) {
    if (!(error instanceof DicomError)) throw error;
    const { transferSyntaxNotSupported, cannotUnderstand } = failureReason;
    return {
      failureReason: error.code === 'unsupported-transfer-syntax' ? transferSyntaxNotSupported : cannotUnderstand,
    };
  }
}

type Known = Pick<InstanceDescription, 'studyInstanceUID' | 'seriesInstanceUID' | 'datasetDigest'> | undefined;

function refusalOf(
  instance: InstanceDescription,
  expectedStudy: string | undefined,
  known: Known,
): number | 'new' | 'held' {
  if (expectedStudy !== undefined && instance.studyInstanceUID !== expectedStudy)
    return failureReason.processingFailure;
  if (known === undefined) return 'new';
  return known.datasetDigest === instance.datasetDigest ? 'held' : failureReason.duplicateInstance;
}

const outcomeOf = (instance: InstanceDescription, reason: number | undefined): IngestOutcome => ({
  studyInstanceUID: instance.studyInstanceUID,
  seriesInstanceUID: instance.seriesInstanceUID,
  sopInstanceUID: instance.sopInstanceUID,
  sopClassUID: instance.sopClassUID,
  ...(reason === undefined ? {} : { failureReason: reason }),
});
