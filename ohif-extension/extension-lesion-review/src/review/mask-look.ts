import type { Services } from '../host/viewer.js';
import type { MaskAppearance } from '../viewer/appearance.js';
import type { CtImages } from '../viewer/ct-images.js';
import type { LesionLabelmap } from '../viewer/lesion-labelmap.js';
import { applyAppearance } from '../viewer/mask-appearance.js';
import { viewportsOf } from '../viewer/viewport-layout.js';
import type { ReviewState } from './review-state.js';
import type { Store } from './store.js';

/** What is in view, as far as it is there. */
export interface MaskInView {
  ct(): CtImages | undefined;
  labelmap(): LesionLabelmap | undefined;
}

/** How the mask in view is drawn: as the reader chose, and where software draws without its outline for as long as a picture is urgent. */
export class MaskLook {
  #outlineSoon: AbortController | undefined;

  constructor(
    private readonly services: Services,
    private readonly store: Pick<Store<ReviewState>, 'get'>,
    private readonly inView: MaskInView,
    private readonly hasSoftwareGl: boolean,
  ) {}

  /** As the reader chose. */
  apply(): void {
    this.#drawAs(this.#chosen);
    for (const viewport of this.#viewports) viewport.render();
  }

  /** Where software draws, the first picture of a lesion is there sooner without the outline, which comes with the next. */
  begin(): void {
    this.end();
    const [viewport] = this.#viewports;
    if (!this.hasSoftwareGl || this.#chosen.form !== 'both' || viewport === undefined) return this.apply();
    this.drawQuickly(true);
    this.#outlineSoon = new AbortController();
    const { signal } = this.#outlineSoon;
    viewport.element.addEventListener('CORNERSTONE_IMAGE_RENDERED', () => this.apply(), { once: true, signal });
  }

  /** While a stroke lasts, each picture that software draws sooner is worth more than the outline. */
  drawQuickly(isDrawing: boolean): void {
    if (!this.hasSoftwareGl) return;
    if (isDrawing) this.#drawAs({ ...this.#chosen, form: 'fill' });
    else this.apply();
  }

  /** No outline is waited for any more. */
  end(): void {
    this.#outlineSoon?.abort();
  }

  get #chosen(): MaskAppearance {
    return this.store.get().appearance;
  }

  get #viewports() {
    const ct = this.inView.ct();
    return ct === undefined ? [] : viewportsOf(this.services, ct);
  }

  #drawAs(look: MaskAppearance): void {
    const labelmap = this.inView.labelmap();
    if (this.inView.ct() === undefined || labelmap === undefined) return;
    applyAppearance(this.services, this.#viewports, labelmap.segmentationId, look);
  }
}
