import { z } from 'zod';
import { tableColumns } from '../../../dicom-sr/readers/csv/table-layouts.js';
import { acceptedSchema, uidSchema } from '../api-schemas.js';

const columnNames = Object.keys(tableColumns) as [keyof typeof tableColumns];

/** `columns` is JSON in the address: `{"longX1":"RECIST_x1"}`. */
export const importQuerySchema = z.strictObject({
  studyInstanceUID: uidSchema.optional(),
  columns: z
    .string()
    .max(4096)
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue({ code: 'custom', message: 'is no JSON' });
        return z.NEVER;
      }
    })
    .pipe(z.partialRecord(z.enum(columnNames), z.string().max(200)))
    .optional(),
});

/** What an import answers. */
export const importedMarksSchema = z
  .object({
    reports: z
      .array(z.object({ studyInstanceUID: uidSchema, seriesInstanceUID: uidSchema, sopInstanceUID: uidSchema }))
      .describe('Structured Reports of the marks, in the archive.'),
    ...acceptedSchema.shape,
  })
  .meta({ id: 'ImportedMarks' });

type Imported = z.infer<typeof importedMarksSchema>;

/** The same, of lists that nobody changes. */
export type ImportedMarksView = { readonly [K in keyof Imported]: readonly Imported[K][number][] };
