import { describe, expect, test } from '@jest/globals';
import type { Mark } from '../../../../dicom-sr/measurement/mark.js';
import { writePart10 } from '../../../../dicom-sr/part10/write-part10.js';
import { ctSeriesDatasets } from '../../../../dicom-sr/writers/write-ct-series.js';
import { findCtSeries } from '../../../../server/pipeline/find-ct-series.js';
import { smallStudy } from '../../../fixtures/archive-objects.js';
import { grids, testSeries } from '../../../fixtures/dicom/ct-series.js';
import { enhancedCt } from '../../../fixtures/dicom/enhanced-ct.js';
import { InMemoryPacs } from '../../../fixtures/server/in-memory-pacs.js';
import { someMark } from '../../../fixtures/server/new-job.js';

const study = smallStudy('find series');
const image = study.ct[1];
const ctSeries = image?.seriesInstanceUID ?? '';

/** A mark on the second image; `series` is what its document says of the series. */
const markOn = (series?: string): Mark =>
  someMark({
    referencedImage: {
      sopClassUID: image?.sopClassUID ?? '',
      sopInstanceUID: image?.sopInstanceUID ?? '',
      ...(series === undefined ? {} : { seriesInstanceUID: series }),
    },
    source: { ...someMark().source, studyInstanceUID: study.studyInstanceUID },
  });

describe('the series of a marked image', () => {
  const found = { studyInstanceUID: study.studyInstanceUID, seriesInstanceUID: ctSeries, instances: 3 };

  test('is asked for by the name that the document gives', async () => {
    const pacs = new InMemoryPacs();
    pacs.add(...study.all);
    expect(await findCtSeries(pacs, markOn(ctSeries))).toEqual(found);
    expect(pacs.calls).toEqual(['searchInstances']);
  });

  test.each([
    ['no series', undefined],
    ['a wrong series', '2.25.404'],
  ])('is looked for among the CT series where the document names %s', async (_title, named) => {
    const pacs = new InMemoryPacs();
    pacs.add(...study.all);
    expect(await findCtSeries(pacs, markOn(named))).toEqual(found);
  });

  test('is not there before the image is, though the series is', async () => {
    const pacs = new InMemoryPacs();
    pacs.add(study.sr, ...study.ct.slice(2));
    expect(await findCtSeries(pacs, markOn(ctSeries))).toBeUndefined();
  });

  test('is looked for in the study that the document names', async () => {
    const pacs = new InMemoryPacs();
    pacs.add(...study.all);
    const mark = markOn(ctSeries);
    const elsewhere = { ...mark.referencedImage, studyInstanceUID: '2.25.405' };
    expect(await findCtSeries(pacs, { ...mark, referencedImage: elsewhere })).toBeUndefined();
  });

  test('is that of the parts where a concatenation is held in the place of the marked image', async () => {
    const slices = ctSeriesDatasets(testSeries(grids.axial));
    const parts = [0, 1].map((i) => {
      const part = { first: 3 * i, end: 3 * i + 3, number: i + 1, of: 2 };
      return enhancedCt(slices, { sopInstanceUID: `2.25.50${i}`, part });
    });
    const pacs = new InMemoryPacs();
    const uid = (keyword: string): string => parts[0][keyword] as string;
    const place = { studyInstanceUID: uid('StudyInstanceUID'), seriesInstanceUID: uid('SeriesInstanceUID') };
    parts.forEach((part, i) =>
      pacs.add({
        ...place,
        sopClassUID: uid('SOPClassUID'),
        sopInstanceUID: `2.25.50${i}`,
        part10: writePart10(part),
      }),
    );
    const sopInstanceUID = uid('SOPInstanceUIDOfConcatenationSource');
    const mark = someMark({
      referencedImage: { sopClassUID: uid('SOPClassUID'), sopInstanceUID, frameNumber: 4 },
      source: { ...someMark().source, studyInstanceUID: place.studyInstanceUID },
    });
    expect(await findCtSeries(pacs, mark)).toEqual({ ...place, instances: 2 });
    const other = { ...mark, referencedImage: { ...mark.referencedImage, sopInstanceUID: '1.2.3' } };
    expect(await findCtSeries(pacs, other)).toBeUndefined();
  });
});
