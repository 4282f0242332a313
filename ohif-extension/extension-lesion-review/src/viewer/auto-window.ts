import type { Viewport } from '../host/viewer.js';
import type { CtImages } from './ct-images.js';
import { loadSlice, windowOf } from './slice-picture.js';
import type { PictureBox } from './slice-picture.js';

type Range = { readonly lower: number; readonly upper: number };

/**
 * Chooses the gray window by what surrounds the lesion: lung or soft tissue. A window that the reader set by hand is left as it is, in every
 * viewport by itself.
 */
export class AutoWindow {
  /** The last window that nobody chose by hand, by viewport. */
  readonly #automatic = new Map<string, Range>();

  async apply(viewports: readonly Viewport[], ct: CtImages, sopInstanceUID: string, box: PictureBox): Promise<void> {
    const image = await loadSlice(ct, sopInstanceUID);
    const [center, width] = windowOf(ct, image, box);
    const voiRange = { lower: center - width / 2, upper: center + width / 2 };
    for (const viewport of viewports) {
      const now = viewport.getProperties().voiRange;
      const before = this.#automatic.get(viewport.id);
      if (now !== undefined && before !== undefined && !same(now, before)) continue;
      this.#automatic.set(viewport.id, voiRange);
      // From one lesion to the next the window mostly stays: a picture less to draw.
      if (now !== undefined && same(now, voiRange)) continue;
      viewport.setProperties({ voiRange });
      viewport.render();
    }
  }
}

const same = (a: Range, b: Range): boolean => Math.abs(a.lower - b.lower) < 1 && Math.abs(a.upper - b.upper) < 1;
