import { describe, expect, test } from '@jest/globals';
import {
  frameLesion,
  hasImage,
  jumpTo,
} from '../../../ohif-extension/extension-lesion-review/src/viewer/bring-into-view.js';
import type { MovableViewport } from '../../../ohif-extension/extension-lesion-review/src/viewer/bring-into-view.js';

/** A viewport that throws as the viewer's own does before it has an image. */
function viewport(image: object | undefined, isMask = false) {
  const done: string[] = [];
  const need = (what: string): void => {
    if (image === undefined) throw new TypeError("Cannot destructure property 'direction' of 'imageData'");
    done.push(what);
  };
  const one: MovableViewport = {
    getImageData: () => image,
    getActors: () => (image === undefined ? [] : [isMask ? { representationUID: 'mask-Labelmap' } : {}]),
    jumpToWorld: (world) => {
      need(`jump ${world.join()}`);
      return true;
    },
    getCamera: () => ({ focalPoint: [0, 0, 0], position: [0, 0, 9] }),
    setCamera: ({ position, parallelScale }) => need(`camera ${position.join()} ${parallelScale}`),
    render: () => need('render'),
  };
  return { done, viewport: one };
}

describe('bringing a lesion into view', () => {
  test('moves viewports that have an image, and leaves those alone whose first one is on its way', () => {
    const [waiting, ready] = [viewport(undefined), viewport({})];
    const both = [waiting.viewport, ready.viewport];
    jumpTo(both, [1, 2, 3]);
    frameLesion(both, [1, 2, 3], 40);
    expect(ready.done).toEqual(['jump 1,2,3', 'render', 'camera 1,2,12 60', 'render']);
    expect(waiting.done).toEqual([]);
  });

  test('waits for the image where the mask is there before it', () => {
    const masked = viewport({}, true);
    expect(hasImage(masked.viewport)).toBe(false);
    jumpTo([masked.viewport], [1, 2, 3]);
    frameLesion([masked.viewport], [1, 2, 3], 40);
    expect(masked.done).toEqual([]);
  });
});
