/** Knows whether a button of the pointer is down, wherever on the page. */
export class PointerWatch {
  readonly #listening = new AbortController();
  #isDown = false;

  /** @param onRelease after the button is let go */
  constructor(onRelease: () => void) {
    const options = { capture: true, signal: this.#listening.signal };
    const released = (): void => {
      this.#isDown = false;
      onRelease();
    };
    window.addEventListener('pointerdown', () => (this.#isDown = true), options);
    window.addEventListener('pointerup', released, options);
    window.addEventListener('pointercancel', released, options);
  }

  get isDown(): boolean {
    return this.#isDown;
  }

  end(): void {
    this.#listening.abort();
  }
}
