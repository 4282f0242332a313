import { describe, expect, test } from '@jest/globals';
import { DicomError } from '../../../../dicom-sr/errors/dicom-error.js';
import { ServerError } from '../../../../server/errors/server-error.js';
import { PacsError } from '../../../../server/pacs/pacs-error.js';
import { dispositionOf } from '../../../../server/pipeline/disposition.js';

const settings = { deliveryLimit: 4, retryMs: 1_000, outageRetryMs: 15_000, outageMs: 3_600_000 };
const at = (attempt: number, queuedForMs = 0) => ({ attempt, queuedForMs });

describe('what becomes of work that met an error', () => {
  test.each([
    ['a CT that cannot be one volume', new DicomError('gantry-tilt', ''), { kind: 'refuse' }],
    ['a CT with a gap, though it may be cured', new DicomError('missing-slice', ''), { kind: 'refuse' }],
    ['a mark where nothing is', new ServerError('no-lesion-found'), { kind: 'refuse' }],
    ['an archive that is away', new PacsError('pacs-unreachable'), { kind: 'postpone', delayMs: 15_000 }],
    ['refused credentials', new PacsError('pacs-credentials-refused'), { kind: 'postpone', delayMs: 15_000 }],
    ['a server that stops', new ServerError('segmenter-closed'), { kind: 'postpone', delayMs: 15_000 }],
    ['a model file that is damaged here', new ServerError('method-unavailable'), { kind: 'postpone', delayMs: 15_000 }],
    ['a truncated answer', new PacsError('pacs-truncated'), { kind: 'retry', delayMs: 1_000 }],
    ['a crashed worker', new ServerError('segmenter-crashed'), { kind: 'retry', delayMs: 1_000 }],
    ['results that were not confirmed', new ServerError('store-unconfirmed'), { kind: 'retry', delayMs: 1_000 }],
    ['results that were refused', new ServerError('store-refused'), { kind: 'fail' }],
    ['results that came back otherwise', new ServerError('stored-differently'), { kind: 'fail' }],
    ['a method that broke', new ServerError('segmentation-failed'), { kind: 'fail' }],
    ['an unknown error', new TypeError('x is not a function'), { kind: 'retry', delayMs: 1_000 }],
  ])('%s', (_title, error, disposition) => {
    expect(dispositionOf(error, at(1), settings)).toEqual(disposition);
  });

  test('delays grow fourfold, up to five minutes', () => {
    const delays = [1, 2, 3].map((attempt) => dispositionOf(new PacsError('pacs-timeout'), at(attempt), settings));
    expect(delays).toEqual([1_000, 4_000, 16_000].map((delayMs) => ({ kind: 'retry', delayMs })));
    const late = dispositionOf(new PacsError('pacs-timeout'), at(20), { ...settings, deliveryLimit: 100 });
    expect(late).toEqual({ kind: 'retry', delayMs: 300_000 });
  });

  test('the last attempt is followed by no other', () => {
    expect(dispositionOf(new PacsError('pacs-timeout'), at(4), settings)).toEqual({ kind: 'fail' });
  });

  test('an archive that asks to wait is given that time', () => {
    const error = new PacsError('pacs-rate-limited', undefined, { retryAfterMs: 42_000 });
    expect(dispositionOf(error, at(1), settings)).toEqual({ kind: 'postpone', delayMs: 42_000 });
  });

  test('an outage is borne for its time only, whatever the attempts', () => {
    const error = new PacsError('pacs-unreachable');
    expect(dispositionOf(error, at(4, 3_599_999), settings)).toMatchObject({ kind: 'postpone' });
    expect(dispositionOf(error, at(4, 3_600_000), settings)).toEqual({ kind: 'fail' });
  });
});
