import type { ImagePoint } from '../../geometry/index-point.js';
import type { MarkAxis, MarkSource, NamedImage, UnplacedMark } from '../../measurement/mark.js';
import { parseDecimal } from '../../part10/natural-dataset.js';
import type { WarningReason } from '../warning-reasons.js';
import type { MarkRow } from './dl-info-row.js';
import type { TableColumn } from './table-layouts.js';
import { longAxisColumns, shortAxisColumns, wayToImage } from './table-layouts.js';

/** @returns the mark of a row, or why it is none. A row whose short axis is incomplete is refused: half a mark is an error of the table. */
export function markOfRow(row: MarkRow, source: MarkSource): UnplacedMark | WarningReason {
  const longAxis = axisOf(row, longAxisColumns, row.longMm);
  if (typeof longAxis === 'string') return longAxis;
  const hasShort = shortAxisColumns.some((column) => row[column] !== undefined);
  const shortAxis = hasShort ? axisOf(row, shortAxisColumns, row.shortMm) : undefined;
  if (typeof shortAxis === 'string') return shortAxis;
  const image = imageOf(row);
  if (typeof image === 'string') return image;
  const { label, trackingUID, reader, studyInstanceUID } = row;
  return {
    place: { ...image, ...inOrder(longAxis, shortAxis) },
    mark: {
      ...(label !== undefined && { trackingID: label }),
      ...(trackingUID !== undefined && { trackingUID }),
      findingSites: [],
      ...(reader !== undefined && { observer: { type: 'person', name: reader } }),
      source,
    },
    ...(studyInstanceUID !== undefined && { studyInstanceUID }),
  };
}

function axisOf(row: MarkRow, columns: readonly TableColumn[], statedMm: string | undefined): MarkAxis | WarningReason {
  const [x1, y1, x2, y2] = columns.map((column) => parseDecimal(row[column] ?? ''));
  if (![x1, y1, x2, y2].every(Number.isFinite)) return 'invalid-row';
  if (x1 === x2 && y1 === y2) return 'zero-length';
  const endpoints: readonly [ImagePoint, ImagePoint] = [
    [x1, y1],
    [x2, y2],
  ];
  if (statedMm === undefined) return { endpoints };
  const reportedMm = parseDecimal(statedMm);
  return reportedMm > 0 ? { endpoints, reportedMm } : 'invalid-row';
}

function imageOf(row: MarkRow): Omit<NamedImage, 'longAxis' | 'shortAxis'> | WarningReason {
  const way = wayToImage.find((columns) => columns.every((column) => row[column] !== undefined));
  if (way === undefined) return 'invalid-row';
  const { sopInstanceUID, seriesInstanceUID, seriesNumber, patientID, studyID } = row;
  const instanceNumber = positive(row.instanceNumber);
  const frameNumber = positive(row.frameNumber);
  if (Number.isNaN(instanceNumber) || Number.isNaN(frameNumber)) return 'invalid-row';
  const pixelSpacingMm = [row.rowSpacing, row.columnSpacing].map((text) => parseDecimal(text ?? '')) as [
    number,
    number,
  ];
  return {
    kind: 'named-image',
    ...(sopInstanceUID !== undefined && { sopInstanceUID }),
    ...(seriesInstanceUID !== undefined && { seriesInstanceUID }),
    ...(seriesNumber !== undefined && {
      series: {
        seriesNumber,
        ...(patientID !== undefined && { patientID }),
        ...(studyID !== undefined && { studyID }),
      },
    }),
    ...(instanceNumber !== undefined && { instanceNumber }),
    ...(frameNumber !== undefined && { frameNumber }),
    ...(pixelSpacingMm.every((mm) => mm > 0) && { pixelSpacingMm }),
  };
}

/** @returns a whole number from 0 on; NaN for anything else, undefined where there is none. */
function positive(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = parseDecimal(text);
  return Number.isInteger(value) && value >= 0 ? value : NaN;
}

/** The longer line is the long axis, whatever the columns are called. */
function inOrder(long: MarkAxis, short: MarkAxis | undefined): Pick<NamedImage, 'longAxis' | 'shortAxis'> {
  if (short === undefined) return { longAxis: long };
  const length = ({ endpoints: [a, b] }: MarkAxis): number => Math.hypot(b[0] - a[0], b[1] - a[1]);
  return length(long) >= length(short) ? { longAxis: long, shortAxis: short } : { longAxis: short, shortAxis: long };
}
