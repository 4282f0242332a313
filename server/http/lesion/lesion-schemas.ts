import { z } from 'zod';
import { checkSchema, uidSchema } from '../api-schemas.js';

/** Masks, marks and strokes as the API exchanges them. Everything names its image by SOP Instance UID, so that no order of slices is assumed. */

const finite = z.number();
const imagePoint = z
  .tuple([finite, finite])
  .describe('[column, row]; the centre of the top left pixel is (0.5, 0.5) (PS3.3 C.18.6).');
const line = z.strictObject({ endpoints: z.tuple([imagePoint, imagePoint]) });

/** Longer lists are refused before they are looked at. */
const most = { slices: 4096, runs: 200_000, strokes: 200, points: 5000 } as const;

export const gridSchema = z
  .strictObject({
    seriesInstanceUID: uidSchema,
    frameOfReferenceUID: uidSchema,
    rows: z.int().min(1).max(65535),
    columns: z.int().min(1).max(65535),
    pixelSpacing: z.tuple([finite, finite]).describe('mm between rows, and between columns (Pixel Spacing).'),
    imageOrientationPatient: z.array(finite).length(6),
  })
  .describe('The CT series that the mask lies on. Anything that does not agree with the series is refused.')
  .meta({ id: 'MaskGrid' });

export const maskSchema = z
  .strictObject({
    grid: gridSchema,
    slices: z
      .array(
        z.strictObject({
          sopInstanceUID: uidSchema,
          frameNumber: z.int().min(1).optional().describe('Only of a multi-frame image.'),
          imagePositionPatient: z.tuple([finite, finite, finite]),
          runs: z
            .array(z.int().min(0))
            .max(most.runs)
            .describe(
              'start, length, start, length, …: pixels of the lesion, counted row by row from 0 at the top left.',
            ),
        }),
      )
      .max(most.slices)
      .describe('Only slices that hold the lesion; in any order.'),
  })
  .meta({ id: 'Mask' });
export type MaskView = z.infer<typeof maskSchema>;

export const drawnMarkSchema = z
  .strictObject({
    sopInstanceUID: uidSchema,
    frameNumber: z.int().min(1).optional(),
    longAxis: line,
    shortAxis: line.optional(),
  })
  .describe('A mark as it is drawn now, on one image of the series.')
  .meta({ id: 'DrawnMark' });
export type DrawnMark = z.infer<typeof drawnMarkSchema>;

export const strokeSchema = z
  .strictObject({
    kind: z.enum(['add', 'remove']),
    sopInstanceUID: uidSchema,
    frameNumber: z.int().min(1).optional(),
    points: z.array(imagePoint).min(1).max(most.points).describe('The stroke as a polyline; one point is a dab.'),
    radiusMm: z.number().min(0).max(100).describe('Half the width of the stroke.'),
  })
  .meta({ id: 'Stroke' });
export type StrokeView = z.infer<typeof strokeSchema>;

const methodId = z
  .string()
  .max(100)
  .regex(/^[a-z0-9-]+$/);

export const segmentRequestSchema = z
  .strictObject({
    mark: drawnMarkSchema.optional().describe('Moved endpoints; absent: the mark of the lesion.'),
    strokes: z.array(strokeSchema).max(most.strokes).default([]),
    ends: z
      .tuple([uidSchema, uidSchema])
      .optional()
      .describe('SOP Instance UIDs of the first and last image that the lesion reaches, in either order.'),
    method: methodId.optional().describe('Method id; absent: that of the result.'),
  })
  .meta({ id: 'SegmentRequest' });
export type SegmentRequestView = z.infer<typeof segmentRequestSchema>;

const drawnAxis = z.object({
  endpoints: z.tuple([imagePoint, imagePoint]).describe('Between pixel centres.'),
  lengthMm: z.number().describe('Between outer pixel edges.'),
});

export const maskedLesionSchema = z
  .object({
    jobId: z.string(),
    mask: maskSchema,
    measurements: z.object({
      volumeMm3: z.number(),
      volumeIntervalMm3: z.tuple([z.number(), z.number()]).optional(),
      longAxisMm: z.number(),
      shortAxisMm: z.number(),
      meanHu: z.number(),
      sdHu: z.number(),
    }),
    axes: z
      .object({ sopInstanceUID: z.string(), longAxis: drawnAxis, shortAxis: drawnAxis })
      .optional()
      .describe('The axes of the mask itself on the marked image; absent where it does not reach that image.'),
    checks: z.array(checkSchema),
    flags: z.array(z.string()),
    method: z.object({ id: z.string(), version: z.string() }),
    source: z.enum(['automatic', 'corrected', 'interactive', 'drawn']).describe('Where the mask came from.'),
    durationMs: z.number(),
  })
  .meta({ id: 'MaskedLesion' });
export type MaskedLesionView = z.infer<typeof maskedLesionSchema>;

export const measureRequestSchema = z
  .strictObject({ mask: maskSchema, mark: drawnMarkSchema.optional() })
  .meta({ id: 'MeasureRequest' });
export type MeasureRequestView = z.infer<typeof measureRequestSchema>;

export const proposeRequestSchema = z
  .strictObject({
    studyInstanceUID: uidSchema,
    seriesInstanceUID: uidSchema,
    sopInstanceUID: uidSchema,
    box: z.tuple([imagePoint, imagePoint]).describe('Two opposite corners of a rough box around the lesion.'),
  })
  .meta({ id: 'ProposeRequest' });
export type ProposeRequestView = z.infer<typeof proposeRequestSchema>;

export const proposedMarkSchema = z
  .object({
    sopInstanceUID: z.string(),
    longAxis: drawnAxis,
    shortAxis: drawnAxis,
    confidence: z
      .number()
      .min(0)
      .max(1)
      .describe('How well the proposals of the box seen otherwise agree; each method says how.'),
    method: z.object({ id: z.string(), version: z.string() }),
    mask: maskSchema.describe('The lesion as the proposer sees it; one slice.'),
    durationMs: z.number(),
  })
  .meta({ id: 'ProposedMark' });
export type ProposedMarkView = z.infer<typeof proposedMarkSchema>;

export const pictureQuerySchema = z.strictObject({
  size: z.coerce.number().int().min(48).max(512).default(160).describe('Edge length of one tile, px.'),
  source: z.enum(['current', 'automatic']).default('current'),
});
export type PictureQuery = z.infer<typeof pictureQuerySchema>;

export const probabilitySchema = z
  .object({
    kind: z
      .enum(['network', 'agreement'])
      .describe(
        '`network`: of the method; `agreement`: share of the masks from marks as further readers could draw them.',
      ),
    grid: gridSchema,
    region: z.object({ row: z.int(), column: z.int(), rows: z.int(), columns: z.int() }),
    slices: z.array(
      z.object({
        sopInstanceUID: z.string(),
        values: z.string().describe('Base64 of one byte a pixel of the region, row by row; 255 is certainty.'),
      }),
    ),
  })
  .meta({ id: 'Probability' });
export type ProbabilityView = z.infer<typeof probabilitySchema>;

export const browserNetworkSchema = z
  .object({
    isInstalled: z.boolean(),
    version: z.string().optional(),
    digest: z.string().optional().describe('SHA-256 of the file.'),
    preprocessing: z
      .string()
      .optional()
      .describe('How an image becomes the input; code with another id must not run it.'),
    methods: z.array(z.string()).describe('Ids of the methods whose results it makes.'),
  })
  .describe('The network that a browser may run by itself; only `isInstalled` and `methods` where there is none.')
  .meta({ id: 'BrowserNetwork' });
export type BrowserNetworkView = z.infer<typeof browserNetworkSchema>;
