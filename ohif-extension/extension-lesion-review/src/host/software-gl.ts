/** Renderers that draw on the processor: of Chromium, of Mesa, and of Windows. */
const software = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** @returns whether the browser draws WebGL without a graphics processor. */
export function isSoftwareGl(): boolean {
  const context = document.createElement('canvas').getContext('webgl2');
  const names = context?.getExtension('WEBGL_debug_renderer_info');
  const renderer: unknown = names && context?.getParameter(names.UNMASKED_RENDERER_WEBGL);
  // A page has a few contexts only, and the viewer needs them.
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return typeof renderer === 'string' && software.test(renderer);
}

type GetContext = (this: HTMLCanvasElement, kind: string, options?: object) => RenderingContext | null;

/**
 * Has WebGL draw one sample a pixel from now on, where the viewer, which cannot be told, asks for four: images of slices have no edges to smooth, and
 * without a graphics processor a picture takes twice as long.
 * @returns how to have it as it was
 */
export function drawSingleSamples(): () => void {
  const prototype = HTMLCanvasElement.prototype as unknown as { getContext: GetContext };
  const { getContext } = prototype;
  prototype.getContext = function (kind, options) {
    return getContext.call(this, kind, kind.startsWith('webgl') ? { ...options, antialias: false } : options);
  };
  return () => (prototype.getContext = getContext);
}
