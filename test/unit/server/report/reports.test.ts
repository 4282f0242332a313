import { beforeAll, describe, expect, test } from '@jest/globals';
import type { ConversionReport, LesionRow } from '../../../../server/report/conversion-report.js';
import { countStates } from '../../../../server/report/conversion-report.js';
import { csvReport } from '../../../../server/report/csv-report.js';
import { htmlReport } from '../../../../server/report/html-report.js';
import { jsonReport } from '../../../../server/report/json-report.js';

const converted: LesionRow = {
  document: 'sr/one, two.dcm',
  groupIndex: 0,
  state: 'converted',
  trackingID: '<b>Lesion "1"</b>',
  site: 'Liver',
  mark: { longAxisMm: 20.04, shortAxisMm: 12 },
  measurements: {
    volumeMm3: 1234.5678,
    volumeIntervalMm3: [1100, 1400],
    longAxisMm: 21,
    shortAxisMm: 12.5,
    largestSlice: { slice: 4, longAxisMm: 21, shortAxisMm: 12.5 },
    meanHu: 60.2,
    sdHu: 12,
  },
  checks: [
    { name: 'long-axis-deviation', value: 4.8, unit: '%', limit: 20, passed: true },
    { name: 'components', value: 2, unit: '1', limit: 1, passed: false },
  ],
  flags: ['short-axis-assumed'],
  method: { id: 'graph-cut-3d', version: '1' },
  segmentation: { path: '1.2/3.dcm', sopInstanceUID: '3', sha256: 'a' },
  report: { path: '1.4/5.dcm', sopInstanceUID: '5', sha256: 'b' },
  seconds: 0.51234,
  picture: { path: 'pictures/3.png', sha256: 'c' },
};
const refused: LesionRow = {
  document: 'sr/three.dcm',
  groupIndex: 2,
  state: 'refused',
  trackingID: '=HYPERLINK("x")',
  reason: { code: 'missing-slice', message: '2 slices are missing.', nextStep: 'Send the series again.' },
};
const warnings = [{ document: 'sr/four.dcm', groupIndex: 0, reason: 'no-image', detail: 'The group names no image.' }];
const reportOf = (lesions: readonly LesionRow[]): ConversionReport => ({
  version: '1.2.3',
  method: 'graph-cut-3d 1',
  timestamp: '2026-01-02T03:04:05.000Z',
  counts: countStates(lesions),
  lesions: () => lesions,
  warnings: () => warnings,
});
const report = reportOf([converted, refused]);

async function htmlOf(of: ConversionReport): Promise<string> {
  let html = '';
  for await (const piece of htmlReport(of, async () => Uint8Array.of(1, 2, 3))) html += piece;
  return html;
}

describe('report.csv', () => {
  const [header, first, second, ...rest] = [...csvReport(report)].join('').split('\r\n');

  test('has one line a mark below its header', () => {
    expect(rest).toEqual(['']);
    expect(header.split(',').slice(0, 5)).toEqual(['document', 'group', 'state', 'code', 'message']);
    expect(first).toContain(',1234.568,1100,1400,');
    expect(first).toContain(',20.04,12,21,12.5,');
    expect(second).toContain('refused,missing-slice,2 slices are missing.');
  });

  test('quotes what a separator stands in', () => {
    expect(first.startsWith('"sr/one, two.dcm",0,converted,')).toBe(true);
    expect(first).toContain('"<b>Lesion ""1""</b>"');
  });

  test('lets no text become a formula of a spreadsheet', () => {
    expect(second).toContain(`"'=HYPERLINK(""x"")"`);
  });
});

describe('report.json', () => {
  test('counts the states and leaves out how long it took', () => {
    const parsed = JSON.parse([...jsonReport(report)].join('')) as {
      counts: unknown;
      lesions: Record<string, unknown>[];
      warnings: unknown;
    };
    expect(parsed.counts).toEqual({ converted: 1, superseded: 0, refused: 1, failed: 0 });
    expect(parsed.lesions[0]).toMatchObject({ picture: { path: 'pictures/3.png' } });
    expect(parsed.lesions[0]).not.toHaveProperty('seconds');
    expect(parsed.warnings).toEqual(warnings);
    expect(parsed.lesions[1]).toMatchObject({ reason: { code: 'missing-slice' } });
  });
});

describe('report.html', () => {
  let html: string;
  beforeAll(async () => {
    html = await htmlOf(report);
  });

  test('says volume, interval and the axes of mark and mask', () => {
    expect(html).toContain('<strong>1.23 ml</strong> (1.1 to 1.4 ml)');
    expect(html).toContain('20.0 × 12.0 mm');
    expect(html).toContain('21.0 × 12.5 mm');
  });

  test('says in words which check to look at', () => {
    expect(html).toContain('Amber: look at it.</strong> components 2 (limit 1)</p>');
    expect(html).toContain('<span class="grade green">green: passed</span> long axis deviation 4.8 % (limit 20 %)');
    expect(html).toContain('<span class="grade amber">amber: beyond the limit</span> components 2 (limit 1)');
  });

  test('calls a result red where a check is further off than twice its limit', async () => {
    const far = { name: 'volume-against-ellipsoid', value: 5, unit: '1', limit: 2, passed: false };
    const of = reportOf([{ ...converted, checks: [far] }]);
    expect(await htmlOf(of)).toContain(
      'Red: correct it before it is used.</strong> volume against ellipsoid 5 (limit 2)',
    );
  });

  test('counts grades, refusals by reason and failed checks above the lesions', () => {
    expect(html).toContain('<strong>0 green</strong>');
    expect(html).toContain('<strong>1 amber</strong>');
    expect(html).toContain('<td>refused: missing-slice</td><td>1</td>');
    expect(html).toContain('<td>components</td><td>1</td>');
  });

  test('shows the worst of very many lesions and says where the others are', async () => {
    const many = Array.from({ length: 300 }, (_, i): LesionRow => ({
      ...converted,
      checks: [],
      trackingID: `lesion ${i}`,
    }));
    const page = await htmlOf(reportOf([...many, { ...converted, trackingID: 'the bad one' }]));
    expect(page.split('<article').length - 1).toBe(200);
    expect(page).toContain('the bad one');
    expect(page).toContain('The 200 worst of 301 marks stand here; report.csv has them all.');
  });

  test('says why a mark was refused and what to do', () => {
    expect(html).toContain('refused: missing-slice</strong> 2 slices are missing.');
    expect(html).toContain('Send the series again.');
  });

  test('escapes what documents say', () => {
    expect(html).toContain('&lt;b&gt;Lesion &quot;1&quot;&lt;/b&gt;');
    expect(html).not.toContain('<b>Lesion');
  });

  test('needs no other file: its pictures are inside and it loads nothing', () => {
    expect(html).toContain('src="data:image/png;base64,AQID"');
    expect(html).not.toMatch(/<(script|link)\b/);
    expect(html).not.toMatch(/(src|href)="https?:/);
  });

  test('lists what was not read as a mark', () => {
    expect(html).toContain('<td>no-image</td><td>The group names no image.</td>');
  });
});
