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

  test('are asked for several at once, each series once, and no more than six', async () => {
    const series = Array.from({ length: 20 }, (_, i) => ({
      ...{ studyInstanceUID: '1', seriesInstanceUID: `1.${i}`, modality: i % 4 === 3 ? 'CT' : 'SR' },
    }));
    const [answers, searched]: [(() => void)[], string[]] = [[], []];
    const archive = {
      searchAllSeries: () => Promise.resolve(series),
      searchInstances: (_: string, uid: string) => {
        searched.push(uid);
        return new Promise((resolve) => answers.push(() => resolve([])));
      },
    } as never;
    const documents = archiveDocuments(archive, 'P');
    let most = 0;
    for (let done = 0; done < 15; done++) {
      while (answers.length === 0) await new Promise(setImmediate);
      most = Math.max(most, answers.length);
      answers.shift()?.();
    }
    expect((await documents).marks).toEqual([]);
    expect(most).toBe(6);
    expect(new Set(searched).size).toBe(15);
  });
});
