import { textOf } from '../../dicom-sr/part10/natural-dataset.js';
import { sopClass } from '../../dicom-sr/part10/sop-class.js';
import { isOwnObject } from '../../dicom-sr/provenance/is-own-object.js';
import { markSopClasses, readMarks } from '../../dicom-sr/readers/read-marks.js';
import { readVersion } from '../../dicom-sr/readers/read-version.js';
import type { WarningRow } from '../report/conversion-report.js';
import type { DicomFileHead } from './dicom-folder.js';
import { readDicomFolder } from './dicom-folder.js';
import type { FoundDocument, FoundMark } from './settle-versions.js';
import { settleVersions } from './settle-versions.js';

/** What a folder holds that matters for a conversion. */
export interface FolderIndex {
  readonly marks: readonly FoundMark[];
  readonly warnings: readonly WarningRow[];
  /** CT series that an image belongs to, by SOP Instance UID of the image. */
  readonly seriesOfImage: ReadonlyMap<string, string>;
  /** Images of other SOP classes, by SOP Instance UID: marks on them are refused by name. */
  readonly foreignImages: ReadonlySet<string>;
  /** Paths of a CT series' images by SOP Instance UID; an image that lies in the folder twice is taken once. */
  readonly ctSeries: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** Reads the heads of all files: which marks there are, and where the images are that they refer to. Results of ours are passed over. */
export async function indexFolder(folder: string): Promise<FolderIndex> {
  const documents: FoundDocument[] = [];
  const warnings: WarningRow[] = [];
  const seriesOfImage = new Map<string, string>();
  const foreignImages = new Set<string>();
  const ctSeries = new Map<string, Map<string, string>>();
  const onUnreadable = ({ name, code }: { name: string; code: string }): void =>
    void warnings.push({ document: name, reason: code, detail: 'The file is damaged.' });

  for await (const file of readDicomFolder(folder, onUnreadable)) {
    const { dataset } = file.head;
    const [classUID, instanceUID] = [textOf(dataset, 'SOPClassUID') ?? '', textOf(dataset, 'SOPInstanceUID') ?? ''];
    if (markSopClasses.includes(classUID)) addDocument(file, documents, warnings);
    else if (classUID === sopClass.ctImageStorage) {
      const series = textOf(dataset, 'SeriesInstanceUID') ?? '';
      seriesOfImage.set(instanceUID, series);
      const files = ctSeries.get(series) ?? new Map<string, string>();
      ctSeries.set(series, files.set(instanceUID, file.path));
    } else foreignImages.add(instanceUID);
  }
  const marks = settleVersions(documents, seriesOfImage);
  return { marks, warnings: inOrder(warnings), seriesOfImage, foreignImages, ctSeries };
}

function addDocument({ name, head }: DicomFileHead, documents: FoundDocument[], warnings: WarningRow[]): void {
  if (isOwnObject(head.dataset)) return;
  const read = readMarks(head.dataset);
  const sopInstanceUID = textOf(head.dataset, 'SOPInstanceUID') ?? '';
  documents.push({ name, sopInstanceUID, marks: read.marks, ...readVersion(head.dataset) });
  for (const warning of read.warnings) warnings.push({ document: name, ...warning });
}

/** Folders are listed in any order; reports are not. */
const inOrder = <T extends { readonly document: string }>(rows: readonly T[]): readonly T[] =>
  [...rows].sort((a, b) => (a.document < b.document ? -1 : a.document > b.document ? 1 : 0));
