import type { Services } from '../host/viewer.js';
import type { CtImages } from '../viewer/ct-images.js';
import { viewportsOf } from '../viewer/viewport-layout.js';
import { emptyScene } from './overlay-scene.js';
import type { Scene } from './overlay-scene.js';
import { ViewportOverlay } from './viewport-overlay.js';

/** One overlay over each viewport of the series. */
export class OverlayLayer {
  readonly #overlays = new Map<string, ViewportOverlay>();
  #scene: Scene = emptyScene;
  #ct: CtImages | undefined;

  constructor(private readonly services: Services) {}

  follow(ct: CtImages): void {
    if (this.#ct !== ct) this.end();
    this.#ct = ct;
    this.arrange();
  }

  show(scene: Scene): void {
    this.#scene = scene;
    for (const overlay of this.#overlays.values()) overlay.show(scene);
  }

  /** Takes all overlays off. */
  end(): void {
    for (const overlay of this.#overlays.values()) overlay.remove();
    this.#overlays.clear();
  }

  /** Overlays where there are viewports now; those of viewports that went are taken off. */
  arrange(): void {
    if (this.#ct === undefined) return;
    const viewports = viewportsOf(this.services, this.#ct);
    for (const [id, overlay] of this.#overlays) {
      const still = viewports.find((viewport) => viewport.id === id);
      if (still?.element === overlay.element) continue;
      overlay.remove();
      this.#overlays.delete(id);
    }
    for (const viewport of viewports) {
      if (this.#overlays.has(viewport.id)) continue;
      const overlay = new ViewportOverlay(viewport, this.#ct.sliceSpacing / 2);
      overlay.show(this.#scene);
      this.#overlays.set(viewport.id, overlay);
    }
  }
}
