import { expect, test } from '@jest/globals';
import type {
  ReaderStudySummaryView,
  ReaderStudyView,
} from '../../../server/http/reader-study/reader-study-schemas.js';
import type { Scene } from '../scene.js';

export function reading(scene: () => Scene): void {
  const studyOf = async (name: string): Promise<ReaderStudyView> => {
    const { studies } = await scene().world.api<{ studies: ReaderStudyView[] }>('/reader-studies');
    return studies.find((study) => study.name === name)!;
  };
  const create = async (name: string, kind: 'acceptance' | 'side-by-side'): Promise<void> => {
    const { reader, study, lesions, world } = scene();
    const sources =
      kind === 'acceptance'
        ? { source: { kind: 'automatic' } }
        : { sources: [{ kind: 'automatic' }, { kind: 'method', method: 'ellipsoid' }] };
    const body = { kind, name, lesions: lesions.map(({ jobId }) => jobId), ...sources };
    await world.api('/reader-studies', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    await reader.review(study.studyInstanceUID);
    await reader.click('readerStudy-btn');
    await reader.see('study-panel');
    await reader.page.click(`li:has-text("${name}") [data-cy=study-enter]`);
    await reader.see('study-stage');
  };
  const position = async (): Promise<string> =>
    (await scene().reader.page.getAttribute('[data-cy=study-stage]', 'data-position')) ?? '';
  /** The case is there, and so are its pictures: an answer before that does not count. */
  const at = (place: number) => {
    const shown = `canvas[data-shown="${place}"]`;
    const stage = `[data-cy=study-stage][data-position="${place}"]`;
    return scene().reader.page.waitForSelector(`${stage}:has(${shown}):not(:has(canvas:not([data-shown="${place}"])))`);
  };

  test('reads an acceptance study with the keys, goes back, and resumes after a reload', async () => {
    const { reader, world, lesions, study } = scene();
    await create('Acceptance', 'acceptance');
    expect(await position()).toBe('1');
    await at(1);
    await reader.picture('reader-study');
    await reader.press('f');
    await at(2);
    await reader.press(',');
    await at(1);
    await reader.press('j');
    await at(2);
    await reader.page.goto(`${world.server.url}/lesion-review?StudyInstanceUIDs=${study.studyInstanceUID}`);
    await reader.click('readerStudy-btn');
    await at(2);
    for (let place = 2; place <= lesions.length; place++) {
      await at(place);
      await reader.press('f');
    }
    await reader.see('study-done');
    const { id } = await studyOf('Acceptance');
    const summary = await world.api<ReaderStudySummaryView>(`/reader-studies/${id}/summary`);
    expect(summary.readers[0]).toMatchObject({
      answered: lesions.length,
      accepted: { count: lesions.length - 1, of: lesions.length },
    });
    expect(summary.readers[0].medianSeconds).toBeGreaterThan(0);
    const csv = await (await fetch(`${world.server.url}/api/reader-studies/${id}/export.csv`)).text();
    expect(csv.trim().split('\n').length).toBeGreaterThanOrEqual(lesions.length + 1);
    expect(csv).toMatch(/accept/);
    expect(csv).toMatch(/reject/);
  });

  test('shows two masks side by side without their names, and takes left, right, both and neither', async () => {
    const { reader, world, lesions } = scene();
    await create('Two methods', 'side-by-side');
    await reader.page.waitForFunction(`document.querySelectorAll('[data-cy=study-stage] canvas').length === 2`);
    expect(await reader.text('study-stage')).not.toMatch(/ellipsoid|graph-cut|automatic/);
    await reader.picture('side-by-side');
    const keys = ['f', 'b', 'n', 'j'];
    for (let place = 1; place <= lesions.length; place++) {
      await at(place);
      await reader.press(keys[(place - 1) % keys.length]);
    }
    await reader.see('study-done');
    const summary = await world.api<ReaderStudySummaryView>(
      `/reader-studies/${(await studyOf('Two methods')).id}/summary`,
    );
    const { first, second, both, neither } = summary.readers[0].preferences!;
    expect(first.count + second.count).toBe(1);
    expect(both.count).toBe(1);
    expect(neither.count).toBe(1);
    await reader.page.click(`li:has-text("Two methods") [data-cy=study-summary]`);
    await reader.see('study-summary-table');
    await reader.picture('reader-study-summary');
  });
}
