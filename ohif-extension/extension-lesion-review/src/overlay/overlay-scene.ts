import type { Point2, Point3 } from '../host/viewer.js';

/** A line in patient space with its look. */
export interface SceneLine {
  readonly points: readonly Point3[];
  readonly className: string;
  /** Width in mm, for strokes; absent: as the style sheet has it. */
  readonly widthMm?: number;
  readonly closed?: boolean;
}

/** A point that can be dragged with the mouse, or moved with the arrow keys. */
export interface SceneHandle {
  readonly key: string;
  readonly at: Point3;
  readonly label: string;
  readonly onMove: (world: Point3, ended: boolean) => void;
}

/** A picture that lies in a slice; its corners in patient space. */
export interface ScenePicture {
  readonly url: string;
  readonly columns: number;
  readonly rows: number;
  readonly origin: Point3;
  /** Where the first row ends, and the first column. */
  readonly right: Point3;
  readonly below: Point3;
}

/** What the overlay draws on the slice of its points. */
export interface Scene {
  readonly pictures: readonly ScenePicture[];
  readonly lines: readonly SceneLine[];
  readonly handles: readonly SceneHandle[];
  /** Takes the left mouse button away from the viewer: freehand points until it is let go. */
  readonly draw?: { readonly label: string; readonly onStroke: (points: readonly Point3[], ended: boolean) => void };
}

export const emptyScene: Scene = { pictures: [], lines: [], handles: [] };

/** How a viewport shows patient space. */
export interface Projector {
  readonly toCanvas: (world: Point3) => Point2;
  readonly toWorld: (canvas: Point2) => Point3;
  readonly isInPlane: (world: Point3) => boolean;
  readonly pixelsPerMm: number;
}
