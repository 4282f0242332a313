import type { DrawnMark, MaskedLesionView, StrokeView } from '../../../../server/http/lesion/lesion-schemas.js';
import type { Point3 } from '../host/viewer.js';
import type { Words } from '../i18n/words.js';
import type { Tool } from '../review/review-state.js';
import type { CtImages } from '../viewer/ct-images.js';
import { imagePointToWorld } from '../viewer/ct-images.js';
import type { Scene, SceneHandle, SceneLine, ScenePicture } from './overlay-scene.js';

export interface LesionSceneSource {
  readonly ct: CtImages;
  readonly mark: DrawnMark | undefined;
  readonly axes: MaskedLesionView['axes'];
  readonly strokes: readonly StrokeView[];
  readonly pictures: readonly ScenePicture[];
  /** Corners of the box that is being drawn. */
  readonly box: readonly [Point3, Point3] | undefined;
  readonly showAxes: boolean;
  readonly tool: Tool;
  readonly words: Words;
  readonly onEndpoint: (axis: 'longAxis' | 'shortAxis', end: 0 | 1, world: Point3, ended: boolean) => void;
  readonly onStroke: (points: readonly Point3[], ended: boolean) => void;
}

type Line = Pick<DrawnMark['longAxis'], 'endpoints'>;

/** @returns mark and mask's axes as lines, endpoints as handles while they may be moved, strokes, and the proposal from a box. */
export function lesionScene(source: LesionSceneSource): Scene {
  const { ct, mark, axes, strokes, tool } = source;
  const inSlice = (sop: string, line: Line | undefined, className: string): SceneLine[] => {
    const points = line?.endpoints.map((point) => imagePointToWorld(ct, sop, point)) ?? [];
    return points.length === 2 && points.every((point) => point !== undefined) ? [{ points, className }] : [];
  };
  const lines = [
    ...(source.showAxes && axes !== undefined
      ? [
          ...inSlice(axes.sopInstanceUID, axes.longAxis, 'recist3d-own-axis'),
          ...inSlice(axes.sopInstanceUID, axes.shortAxis, 'recist3d-own-axis'),
        ]
      : []),
    ...(source.showAxes && mark !== undefined
      ? [
          ...inSlice(mark.sopInstanceUID, mark.longAxis, 'recist3d-mark'),
          ...inSlice(mark.sopInstanceUID, mark.shortAxis, 'recist3d-mark'),
        ]
      : []),
    ...strokes.flatMap((stroke) => strokeLine(ct, stroke)),
    ...boxLine(source.box, ct),
  ];
  return {
    pictures: source.pictures,
    lines,
    handles: tool === 'endpoints' ? endpointHandles(source) : [],
    ...(isDrawing(tool) && { draw: { label: source.words.tools[tool], onStroke: source.onStroke } }),
  };
}

const isDrawing = (tool: Tool): tool is 'add' | 'remove' | 'box' =>
  tool === 'add' || tool === 'remove' || tool === 'box';

function strokeLine(ct: CtImages, { sopInstanceUID, points, kind, radiusMm }: StrokeView): SceneLine[] {
  const world = points.map((point) => imagePointToWorld(ct, sopInstanceUID, point));
  if (!world.every((point) => point !== undefined)) return [];
  return [{ points: world, className: `recist3d-stroke recist3d-stroke-${kind}`, widthMm: 2 * radiusMm }];
}

/** The box is parallel to the rows and columns of the image, whatever way the viewport is turned. */
function boxLine(box: LesionSceneSource['box'], { orientation }: CtImages): SceneLine[] {
  if (box === undefined) return [];
  const [a, b] = box;
  const along = orientation.slice(0, 3);
  const extent = along.reduce((sum, direction, axis) => sum + direction * (b[axis] - a[axis]), 0);
  const corner = (from: Point3, sign: number): Point3 => [
    from[0] + sign * extent * along[0],
    from[1] + sign * extent * along[1],
    from[2] + sign * extent * along[2],
  ];
  return [{ points: [a, corner(a, 1), b, corner(b, -1)], className: 'recist3d-box', closed: true }];
}

function endpointHandles({ ct, mark, words, onEndpoint }: LesionSceneSource): SceneHandle[] {
  if (mark === undefined) return [];
  return (['longAxis', 'shortAxis'] as const).flatMap((axis) =>
    ([0, 1] as const).flatMap((end) => {
      const point = mark[axis]?.endpoints[end];
      const at = point && imagePointToWorld(ct, mark.sopInstanceUID, point);
      if (at === undefined) return [];
      const label = `${words.endpoint[axis]} ${end + 1}`;
      return [
        {
          key: `${axis}${end}`,
          at,
          label,
          onMove: (world: Point3, ended: boolean) => onEndpoint(axis, end, world, ended),
        },
      ];
    }),
  );
}
