import type { OrthancService } from './orthanc.js';

/** Deletes a study from an Orthanc, as its user interface does. */
export async function deleteStudy(orthanc: OrthancService, studyInstanceUID: string): Promise<void> {
  const lookup = await orthanc.ask('/tools/lookup', { method: 'POST', body: studyInstanceUID });
  const found = (await lookup.json()) as { readonly Type: string; readonly Path: string }[];
  const study = found.find(({ Type }) => Type === 'Study');
  const answer = study && (await orthanc.ask(study.Path, { method: 'DELETE' }));
  if (answer?.ok !== true) throw new Error('The study was not deleted.');
}
