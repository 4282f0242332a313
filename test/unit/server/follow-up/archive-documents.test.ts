import { describe, expect, test } from '@jest/globals';
import { archiveDocuments } from '../../../../server/follow-up/archive-documents.js';

describe('the documents of a patient in an archive', () => {
  const asked: string[] = [];
  const pacs = {
    searchAllSeries: ({ patientID = '' }) => {
      asked.push(patientID);
      return Promise.resolve([]);
    },
  } as never;

  test.each(['*', 'P*', 'P?', 'P\\Q'])('are those of one patient: %s is asked of no archive', async (patientID) => {
    await expect(archiveDocuments(pacs, patientID)).rejects.toMatchObject({ code: 'patient-not-found' });
    expect(asked).toEqual([]);
  });

  test('are told to be none where there is no series', async () => {
    await expect(archiveDocuments(pacs, 'P')).rejects.toMatchObject({ code: 'patient-not-found' });
    expect(asked).toEqual(['P']);
  });
});
