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

/** What the overlay draws on the slice of its points. */
export interface Scene {
  readonly lines: readonly SceneLine[];
  readonly handles: readonly SceneHandle[];
  /** Takes the left mouse button away from the viewer: freehand points until it is let go. */
  readonly draw?: { readonly label: string; readonly onStroke: (points: readonly Point3[], ended: boolean) => void };
}

export const emptyScene: Scene = { lines: [], handles: [] };

/** How far from the plane of a viewport a point may lie and still be drawn, mm. */
export interface Projector {
  readonly toCanvas: (world: Point3) => Point2;
  readonly toWorld: (canvas: Point2) => Point3;
  readonly isInPlane: (world: Point3) => boolean;
  readonly pixelsPerMm: number;
}
