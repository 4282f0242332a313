import type { ConversionReport, LesionRow } from './conversion-report.js';

/** Yields report.json: everything but how long it took, so that a repeat gives the same bytes. */
export function* jsonReport({ lesions, warnings, ...about }: ConversionReport): Generator<string> {
  yield `{\n${Object.entries(about)
    .map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`)
    .join('')}  "lesions": [`;
  yield* list(lesions(), ({ seconds: _seconds, ...row }: LesionRow) => row);
  yield '],\n  "warnings": [';
  yield* list(warnings(), (row) => row);
  yield ']\n}\n';
}

function* list<T>(rows: Iterable<T>, shown: (row: T) => unknown): Generator<string> {
  let separator = '\n';
  for (const row of rows) {
    yield `${separator}    ${JSON.stringify(shown(row))}`;
    separator = ',\n';
  }
  if (separator !== '\n') yield '\n  ';
}
