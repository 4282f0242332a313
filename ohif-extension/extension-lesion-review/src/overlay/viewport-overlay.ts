import type { Point2, Point3, Viewport } from '../host/viewer.js';
import { emptyScene } from './overlay-scene.js';
import type { Projector, Scene, SceneHandle, SceneLine, ScenePicture } from './overlay-scene.js';

const svgNamespace = 'http://www.w3.org/2000/svg';
/** Events of cornerstone after which everything lies elsewhere. */
const redrawEvents = ['CORNERSTONE_IMAGE_RENDERED', 'CORNERSTONE_CAMERA_MODIFIED'] as const;
/** A step of an arrow key, and with Shift, in canvas pixels. */
const [stepPx, widePx] = [1, 10] as const;

/**
 * Lines and handles over one viewport, in patient coordinates: they stay on the anatomy when the image is moved, zoomed or turned, and are
 * drawn on their own slice only. Everything it hangs on the page is taken off by `remove`.
 */
export class ViewportOverlay {
  readonly #svg: SVGSVGElement;
  readonly #drawing = svgElement('g', {});
  /** Kept while they are shown, by their key: what has the focus or is pressed stays what it is. */
  readonly #circles = new Map<string, SVGElement>();
  readonly #viewport: Viewport;
  readonly #halfSliceMm: number;
  readonly #listening = new AbortController();
  #scene: Scene = emptyScene;
  #pending = 0;

  constructor(viewport: Viewport, halfSliceMm: number) {
    this.#viewport = viewport;
    this.#halfSliceMm = halfSliceMm;
    this.#svg = document.createElementNS(svgNamespace, 'svg');
    this.#svg.setAttribute('class', 'recist3d-overlay');
    this.#svg.dataset['viewportId'] = viewport.id;
    this.#svg.append(this.#drawing);
    viewport.element.append(this.#svg);
    const { signal } = this.#listening;
    for (const event of redrawEvents) viewport.element.addEventListener(event, () => this.#redrawSoon(), { signal });
    this.#svg.addEventListener('pointerdown', (event) => this.#beginStroke(event), { signal });
    for (const event of ['mousedown', 'click', 'dblclick'] as const) {
      this.#svg.addEventListener(event, (e) => (e.button === 0 ? e.stopPropagation() : undefined), { signal });
    }
  }

  get element(): HTMLElement {
    return this.#viewport.element;
  }

  show(scene: Scene): void {
    this.#scene = scene;
    this.#svg.classList.toggle('recist3d-drawing', scene.draw !== undefined);
    this.#redrawSoon();
  }

  remove(): void {
    this.#listening.abort();
    cancelAnimationFrame(this.#pending);
    this.#svg.remove();
  }

  #redrawSoon(): void {
    if (this.#pending !== 0) return;
    this.#pending = requestAnimationFrame(() => {
      this.#pending = 0;
      this.#redraw();
    });
  }

  #redraw(): void {
    const projector = this.#projector();
    const pictures = this.#scene.pictures
      .filter(({ origin, right, below }) => [origin, right, below].every(projector.isInPlane))
      .map((picture) => drawPicture(picture, projector));
    const lines = this.#scene.lines
      .filter(({ points }) => points.every(projector.isInPlane))
      .map((line) => drawLine(line, projector));
    this.#drawing.replaceChildren(...pictures, ...lines);
    this.#placeHandles(
      this.#scene.handles.filter(({ at }) => projector.isInPlane(at)),
      projector,
    );
  }

  #placeHandles(handles: readonly SceneHandle[], { toCanvas }: Projector): void {
    const keys = new Set(handles.map(({ key }) => key));
    for (const [key, circle] of this.#circles) {
      if (keys.has(key)) continue;
      circle.remove();
      this.#circles.delete(key);
    }
    for (const { key, at, label } of handles) {
      const [x, y] = toCanvas(at);
      const circle = this.#circles.get(key) ?? this.#addHandle(key);
      setAttributes(circle, {
        cx: x,
        cy: y,
        'aria-label': label,
        'aria-valuetext': `${Math.round(x)}, ${Math.round(y)}`,
      });
    }
  }

  #addHandle(key: string): SVGElement {
    const circle = svgElement('circle', { class: 'recist3d-handle', r: 7, tabindex: 0, role: 'slider' });
    circle.dataset['handle'] = key;
    circle.addEventListener('pointerdown', (event) => this.#drag(event, key));
    circle.addEventListener('keydown', (event) => this.#nudge(event, key));
    this.#circles.set(key, circle);
    this.#svg.append(circle);
    return circle;
  }

  #projector(): Projector {
    const viewport = this.#viewport;
    const { focalPoint, viewPlaneNormal: normal } = viewport.getCamera();
    const toCanvas = (world: Point3): Point2 => viewport.worldToCanvas(world);
    const [a, b] = [viewport.canvasToWorld([0, 0]), viewport.canvasToWorld([100, 0])];
    const pixelsPerMm = 100 / (Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]) || 1);
    return {
      toCanvas,
      toWorld: (canvas) => viewport.canvasToWorld(canvas),
      isInPlane: (world) =>
        Math.abs(world.reduce((sum, value, axis) => sum + (value - focalPoint[axis]) * normal[axis], 0)) <=
        this.#halfSliceMm,
      pixelsPerMm,
    };
  }

  #handle(key: string): SceneHandle | undefined {
    return this.#scene.handles.find((one) => one.key === key);
  }

  #drag(event: PointerEvent, key: string): void {
    const handle = this.#handle(key);
    if (event.button !== 0 || handle === undefined) return;
    event.stopPropagation();
    event.preventDefault();
    this.#follow(event, (point, ended) => handle.onMove(this.#viewport.canvasToWorld(point), ended));
  }

  /** From where the handle is by now: several keys may come before it is drawn again. */
  #nudge(event: KeyboardEvent, key: string): void {
    const handle = this.#handle(key);
    if (handle === undefined) return;
    const step = event.shiftKey ? widePx : stepPx;
    const moves: Readonly<Record<string, Point2>> = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
    };
    const move = moves[event.key];
    if (event.key === 'Enter') handle.onMove(handle.at, true);
    if (move === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const [x, y] = this.#viewport.worldToCanvas(handle.at);
    handle.onMove(this.#viewport.canvasToWorld([x + move[0], y + move[1]]), false);
  }

  #beginStroke(event: PointerEvent): void {
    const { draw } = this.#scene;
    if (draw === undefined || event.button !== 0) return;
    event.stopPropagation();
    event.preventDefault();
    const points = [this.#viewport.canvasToWorld(this.#pointOf(event))];
    this.#follow(event, (point, ended) => {
      points.push(this.#viewport.canvasToWorld(point));
      draw.onStroke(points, ended);
    });
  }

  /** Follows the pressed pointer wherever it goes. */
  #follow(start: PointerEvent, onPoint: (point: Point2, ended: boolean) => void): void {
    const pressed = new AbortController();
    const signal = AbortSignal.any([pressed.signal, this.#listening.signal]);
    const at = (event: PointerEvent, ended: boolean): void => {
      if (event.pointerId === start.pointerId) onPoint(this.#pointOf(event), ended);
    };
    window.addEventListener('pointermove', (event) => at(event, false), { signal });
    window.addEventListener('pointerup', (event) => (at(event, true), pressed.abort()), { signal });
    window.addEventListener('pointercancel', () => pressed.abort(), { signal });
  }

  #pointOf(event: PointerEvent): Point2 {
    const { left, top } = this.#viewport.canvas.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  }
}

/** Laid over the slice by an affine transform: it turns, flips and zooms with the image. */
function drawPicture({ url, columns, rows, origin, right, below }: ScenePicture, { toCanvas }: Projector): SVGElement {
  const [o, r, b] = [origin, right, below].map(toCanvas);
  const matrix = [
    (r[0] - o[0]) / columns,
    (r[1] - o[1]) / columns,
    (b[0] - o[0]) / rows,
    (b[1] - o[1]) / rows,
    o[0],
    o[1],
  ];
  return svgElement('image', {
    class: 'recist3d-heat',
    href: url,
    width: columns,
    height: rows,
    transform: `matrix(${matrix.join(' ')})`,
    preserveAspectRatio: 'none',
  });
}

function drawLine({ points, className, widthMm, closed }: SceneLine, { toCanvas, pixelsPerMm }: Projector): SVGElement {
  const at = points.map(toCanvas);
  const path = at.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
  const single = at.length === 1 ? ` ${(at[0][0] + 0.01).toFixed(2)},${at[0][1].toFixed(1)}` : '';
  const line = svgElement(closed ? 'polygon' : 'polyline', { class: className, points: path + single });
  if (widthMm !== undefined) line.style.strokeWidth = `${Math.max(1, widthMm * pixelsPerMm)}px`;
  return line;
}

function svgElement(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const element = document.createElementNS<'svg'>(svgNamespace, name as 'svg') as SVGElement;
  setAttributes(element, attributes);
  return element;
}

function setAttributes(element: SVGElement, attributes: Readonly<Record<string, string | number>>): void {
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
}
