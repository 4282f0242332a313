import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPart10 } from '../../dicom-sr/part10/read-part10.js';
import { textOf } from '../../dicom-sr/part10/natural-dataset.js';
import type { OrthancService } from '../services/orthanc.js';

/** One DICOM file of a test study. */
export interface StudyFile {
  readonly path: string;
  readonly modality: string;
  readonly sopInstanceUID: string;
  readonly studyInstanceUID: string;
  /** What must never appear in a log: name, ID and birth date of the patient. */
  readonly patient: readonly string[];
}

/** @returns every DICOM file below a folder; other files are left out. */
export function readStudyFiles(folder: string): readonly StudyFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.dcm'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map(readStudyFile);
}

function readStudyFile(path: string): StudyFile {
  const { dataset } = readPart10(readFileSync(path), { untilPixelData: true });
  const required = (keyword: string): string => {
    const value = textOf(dataset, keyword);
    if (value === undefined) throw new Error(`${keyword} is missing in a file of the test`);
    return value;
  };
  const patient = ['PatientName', 'PatientID', 'PatientBirthDate'].map((keyword) => textOf(dataset, keyword) ?? '');
  return {
    path,
    modality: required('Modality'),
    sopInstanceUID: required('SOPInstanceUID'),
    studyInstanceUID: required('StudyInstanceUID'),
    patient: patient.filter((text) => text.length > 3),
  };
}

/** Sends files as a modality does, one after the other. */
export async function send(orthanc: OrthancService, files: readonly StudyFile[]): Promise<void> {
  for (const { path } of files) {
    const response = await orthanc.ask('/instances', { method: 'POST', body: readFileSync(path) });
    if (!response.ok) throw new Error(`Orthanc answered ${response.status}`);
  }
}

/** @returns the SOP Instance UIDs that the archive holds of one modality, with their bytes. */
export async function stored(orthanc: OrthancService, modality: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const found = await orthanc.ask('/tools/find', {
    method: 'POST',
    body: JSON.stringify({ Level: 'Instance', Query: { Modality: modality }, Expand: true }),
  });
  const instances = (await found.json()) as { ID: string; MainDicomTags: { SOPInstanceUID: string } }[];
  const pairs = instances.map(async ({ ID, MainDicomTags }) => {
    const file = await orthanc.ask(`/instances/${ID}/file`);
    return [MainDicomTags.SOPInstanceUID, new Uint8Array(await file.arrayBuffer())] as const;
  });
  return new Map(await Promise.all(pairs));
}
