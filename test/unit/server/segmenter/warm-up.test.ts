import { expect, test } from '@jest/globals';
import { createEllipse } from '../../../../models/methods/ellipse.js';
import type { AnySegmentationMethod } from '../../../../models/methods/segmentation-method.js';
import { warmUp } from '../../../../server/segmenter/warm-up.js';

/** A registry of one method that counts how often it runs. */
function counted(onRun: () => void = () => undefined) {
  let runs = 0;
  const ellipse = createEllipse();
  const method: AnySegmentationMethod = {
    ...ellipse,
    segment: (volume, mark) => {
      runs += 1;
      onRun();
      return ellipse.segment(volume, mark);
    },
  };
  return { methods: { ids: ['ellipse'], get: () => method, failureOf: () => undefined }, runs: () => runs };
}

test('runs the method on a nodule and on a mass, more than once', async () => {
  const { methods, runs } = counted();
  await warmUp(methods, 'ellipse', new AbortController().signal);
  expect(runs()).toBe(4);
});

test('ends after the run that it is at when a lesion comes', async () => {
  const lesion = new AbortController();
  const { methods, runs } = counted(() => lesion.abort());
  await warmUp(methods, 'ellipse', lesion.signal);
  expect(runs()).toBe(1);
});

test('leaves it to the lesions to say that a method cannot run', async () => {
  const { methods } = counted(() => {
    throw new Error('no weights');
  });
  await expect(warmUp(methods, 'ellipse', new AbortController().signal)).resolves.toBeUndefined();
});
