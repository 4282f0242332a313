import { z } from 'zod';

/** What a webhook or an event says: something came; where it names a study, that study is looked through at once. */
export const arrivalNoticeSchema = z
  .strictObject({
    studyInstanceUID: z
      .string()
      .max(64)
      .regex(/^[0-9]+(\.[0-9]+)*$/, 'must be a DICOM UID')
      .optional()
      .describe('The study that grew; absent: every feed is asked now.'),
  })
  .meta({ id: 'ArrivalNotice' });

export type ArrivalNotice = z.infer<typeof arrivalNoticeSchema>;
