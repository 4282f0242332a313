import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { VoxelMark } from '../../dicom-sr/volume/voxel-mark.js';
import { makeOutFolder } from '../folders/make-out-folder.js';

/** Reviewed corrections, without anything that leads to a patient. */
export interface CaseSource {
  list(): Promise<readonly { readonly id: string; readonly patient: string }[]>;
  /** NIfTI files of one case and its mark in their voxel indices. */
  files(id: string): Promise<{ readonly mark: VoxelMark; readonly ct: Uint8Array; readonly mask: Uint8Array }>;
}

/**
 * Writes corrections as a folder that recipes learn from (`kind: nifti`, docs/training.md): `ID_ct.nii.gz`, `ID_mask.nii.gz`, marks.json and
 * index.json. A later export into the same folder replaces what is there; cases that no longer count are no longer in marks.json, and only what
 * is there is learnt from.
 * @returns the ids that were written, in the order of the source
 * @throws {ServerError} out-folder-unusable
 */
export async function writeCaseFolder(cases: CaseSource, folder: string): Promise<readonly string[]> {
  makeOutFolder(folder);
  const listed = await cases.list();
  const marks: object[] = [];
  for (const { id } of listed) {
    const { mark, ct, mask } = await cases.files(id);
    await writeFile(join(folder, `${id}_ct.nii.gz`), ct);
    await writeFile(join(folder, `${id}_mask.nii.gz`), mask);
    const { slice, longAxis, shortAxis } = mark;
    marks.push({ id, keySlice: slice, longAxis, ...(shortAxis && { shortAxis }) });
  }
  const index = listed.map(({ id, patient }) => ({ id, patient }));
  await writeFile(join(folder, 'marks.json'), `${JSON.stringify(marks, null, 2)}\n`);
  await writeFile(join(folder, 'index.json'), `${JSON.stringify(index, null, 2)}\n`);
  return listed.map(({ id }) => id);
}
