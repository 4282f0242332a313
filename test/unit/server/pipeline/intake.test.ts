import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Intake } from '../../../../server/pipeline/intake.js';
import { InMemoryPacs } from '../../../fixtures/server/in-memory-pacs.js';
import type { TestPipeline } from '../../../fixtures/server/test-pipeline.js';
import { testPipeline } from '../../../fixtures/server/test-pipeline.js';

const arrival = (sopClassUID: string) => ({
  studyInstanceUID: '2.25.1',
  seriesInstanceUID: '2.25.2',
  sopInstanceUID: '2.25.3',
  sopClassUID,
});
const radiationDoseSr = '1.2.840.10008.5.1.4.1.1.88.67';
const comprehensiveSr = '1.2.840.10008.5.1.4.1.1.88.33';
const digitalXRay = '1.2.840.10008.5.1.4.1.1.1.1';

describe('the intake', () => {
  let at: TestPipeline;
  let intake: Intake;
  beforeEach(() => {
    at = testPipeline({ pacs: new InMemoryPacs() });
    intake = new Intake(at.context, { forget: () => undefined }, () => undefined);
  });
  afterEach(() => at.stop());

  test('hands a report that may hold marks to the queue, once', async () => {
    expect(await intake.accept([arrival(comprehensiveSr)])).toEqual({ documents: 1, images: 0 });
    expect(await intake.accept([arrival(comprehensiveSr)])).toEqual({ documents: 0, images: 0 });
    expect((await at.context.documents.counts()).ready).toBe(1);
  });

  test('notes a report of a kind without marks, so that no sweep asks for its series again', async () => {
    expect(await intake.accept([arrival(radiationDoseSr)])).toEqual({ documents: 0, images: 0 });
    expect(await at.state.documents.countOfSeries('2.25.2')).toBe(1);
    expect((await at.context.documents.counts()).ready).toBe(0);
  });

  test('passes over what is neither report nor CT', async () => {
    expect(await intake.accept([arrival(digitalXRay)])).toEqual({ documents: 0, images: 0 });
    expect(await at.state.documents.countOfSeries('2.25.2')).toBe(0);
  });
});
