import type { Vec3 } from '../../geometry/vec3.js';
import type { ImagePoint } from '../../geometry/index-point.js';
import type { PatientLine } from '../../measurement/mark.js';
import { linesOfPolyline } from '../lines/lines-of-polyline.js';
import type { DrawnLine } from '../lines/pair-lines.js';
import type { WarningReason } from '../warning-reasons.js';
import type { AimNode } from './aim-node.js';
import { nodesOf, numberOfNode, textOfNode, typeOfNode } from './aim-node.js';

/** A line of an annotation on an image. */
export interface AimLine {
  /** Of the markup that draws it. */
  readonly uid: string;
  readonly line: DrawnLine;
  readonly sopInstanceUID: string;
  readonly frameNumber?: number;
}

/** A line of an annotation in patient coordinates. */
export interface AimPatientLine {
  readonly uid: string;
  readonly patientLine: PatientLine;
  readonly frameOfReferenceUID: string;
}

/** What a markup draws. */
export type MarkupReading = readonly AimLine[] | AimPatientLine | WarningReason;

/** Shapes that may be a line; outlines of other shapes are none (AIM 4.0 foundation model, GeometricShapeEntity). */
const pointShapes: ReadonlySet<string> = new Set(['TwoDimensionMultiPoint', 'TwoDimensionPolyline']);
const spatialShapes: ReadonlySet<string> = new Set(['ThreeDimensionMultiPoint', 'ThreeDimensionPolyline']);

/** @param markup an item of markupEntityCollection */
export function readMarkup(markup: AimNode): MarkupReading {
  const type = typeOfNode(markup);
  if (spatialShapes.has(type)) return patientLineOf(markup);
  if (!pointShapes.has(type)) return 'annotation-only';
  const sopInstanceUID = textOfNode(markup, 'imageReferenceUid');
  if (sopInstanceUID === undefined) return 'no-image-reference';
  const coordinates = nodesOf(markup, 'twoDimensionSpatialCoordinateCollection', 'TwoDimensionSpatialCoordinate');
  const points = inOrder(coordinates).map((item): ImagePoint => [numberOfNode(item, 'x'), numberOfNode(item, 'y')]);
  const lines = linesOfPolyline(points);
  if (typeof lines === 'string') return lines;
  const frame = numberOfNode(markup, 'referencedFrameNumber');
  const uid = textOfNode(markup, 'uniqueIdentifier') ?? '';
  return lines.map((line) => ({ uid, line, sopInstanceUID, ...(frame > 1 && { frameNumber: frame }) }));
}

function patientLineOf(markup: AimNode): AimPatientLine | WarningReason {
  const frameOfReferenceUID = textOfNode(markup, 'frameOfReferenceUid');
  if (frameOfReferenceUID === undefined) return 'no-image-reference';
  const coordinates = nodesOf(markup, 'threeDimensionSpatialCoordinateCollection', 'ThreeDimensionSpatialCoordinate');
  if (coordinates.length !== 2) return 'not-two-points';
  const [a, b] = inOrder(coordinates).map((item): Vec3 => [
    numberOfNode(item, 'x'),
    numberOfNode(item, 'y'),
    numberOfNode(item, 'z'),
  ]);
  if (![...a, ...b].every(Number.isFinite)) return 'invalid-coordinates';
  if (a.every((value, axis) => value === b[axis])) return 'zero-length';
  return { uid: textOfNode(markup, 'uniqueIdentifier') ?? '', patientLine: [a, b], frameOfReferenceUID };
}

/** Coordinates carry their place; some writers leave it out. */
const inOrder = (coordinates: readonly AimNode[]): readonly AimNode[] =>
  coordinates
    .map((item, place) => ({ item, index: numberOfNode(item, 'coordinateIndex'), place }))
    .sort((a, b) => (Number.isFinite(a.index - b.index) ? a.index - b.index : a.place - b.place))
    .map(({ item }) => item);
