type Point3 = [number, number, number];

interface Camera {
  readonly focalPoint: Point3;
  readonly position: Point3;
}

/** What of a viewport moves its picture. */
export interface MovableViewport {
  /** Nothing until the first image is there; what needs it throws then. */
  getImageData?(): object | undefined;
  /** What it draws: images, and masks over them. */
  getActors(): readonly { readonly representationUID?: string }[];
  jumpToWorld?(world: Point3): boolean;
  getCamera(): Camera;
  setCamera(camera: Camera & { readonly parallelScale: number }): void;
  render(): void;
}

/**
 * @returns whether a viewport has its first image: its series is known before, and nothing can be jumped to. A mask alone is none: it may be there
 * before the image, which then puts the camera where it starts.
 */
export const hasImage = (viewport: MovableViewport): boolean =>
  viewport.getImageData?.() !== undefined &&
  viewport.getActors().some(({ representationUID }) => representationUID === undefined);

/** Brings a point into view: its slice in each plane, without a change of zoom. Viewports that wait for their first image are left to what comes with it. */
export function jumpTo(viewports: readonly MovableViewport[], world: Point3): void {
  for (const viewport of viewports.filter(hasImage)) {
    viewport.jumpToWorld?.(world);
    viewport.render();
  }
}

/** Puts a lesion into the middle, and zooms until it fills about a third of each viewport. */
export function frameLesion(viewports: readonly MovableViewport[], world: Point3, extentMm: number): void {
  for (const viewport of viewports.filter(hasImage)) {
    const { focalPoint, position } = viewport.getCamera();
    const shift = world.map((value, axis) => value - focalPoint[axis]);
    viewport.setCamera({
      focalPoint: world,
      position: position.map((value, axis) => value + shift[axis]) as Point3,
      parallelScale: Math.max(30, extentMm * 1.5),
    });
    viewport.render();
  }
}
