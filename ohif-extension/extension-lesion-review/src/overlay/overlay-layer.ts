import type { Services, Subscription } from '../host/viewer.js';
import type { CtImages } from '../viewer/ct-images.js';
import { viewportsOf } from '../viewer/viewport-layout.js';
import { emptyScene } from './overlay-scene.js';
import type { Scene } from './overlay-scene.js';
import { ViewportOverlay } from './viewport-overlay.js';

/** Keeps one overlay over each viewport of the series, also when the layout changes. */
export class OverlayLayer {
  readonly #overlays = new Map<string, ViewportOverlay>();
  readonly #subscriptions: Subscription[];
  #scene: Scene = emptyScene;
  #ct: CtImages | undefined;

  constructor(
    private readonly services: Services,
    private readonly onLayout: () => void,
    /** A viewport got its images, and has put its camera where it starts. */
    private readonly onReady: () => void,
  ) {
    const { viewportGridService, cornerstoneViewportService } = services;
    const changed = (): void => {
      this.#arrange();
      this.onLayout();
    };
    this.#subscriptions = [
      viewportGridService.subscribe(viewportGridService.EVENTS.GRID_STATE_CHANGED, changed),
      viewportGridService.subscribe(viewportGridService.EVENTS.VIEWPORTS_READY, changed),
      cornerstoneViewportService.subscribe(
        cornerstoneViewportService.EVENTS.VIEWPORT_DATA_CHANGED,
        ({ viewportId }: { viewportId: string }) => {
          changed();
          const ready = this.#ct && viewportsOf(services, this.#ct).find(({ id }) => id === viewportId);
          if (ready !== undefined) this.onReady();
        },
      ),
    ];
  }

  /** Viewports that have an overlay now. */
  get size(): number {
    return this.#overlays.size;
  }

  follow(ct: CtImages): void {
    if (this.#ct !== ct) this.#clear();
    this.#ct = ct;
    this.#arrange();
  }

  show(scene: Scene): void {
    this.#scene = scene;
    for (const overlay of this.#overlays.values()) overlay.show(scene);
  }

  end(): void {
    for (const subscription of this.#subscriptions) subscription.unsubscribe();
    this.#clear();
  }

  #clear(): void {
    for (const overlay of this.#overlays.values()) overlay.remove();
    this.#overlays.clear();
  }

  #arrange(): void {
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
