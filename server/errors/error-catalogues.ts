import { engineErrorCatalogue } from '../../models/errors/engine-error-catalogue.js';
import { experimentErrorCatalogue } from '../../models/errors/experiment-error-catalogue.js';
import { methodErrorCatalogue } from '../../models/errors/method-error-catalogue.js';
import { trainingErrorCatalogue } from '../../models/errors/training-error-catalogue.js';
import { dicomErrorCatalogue } from '../../dicom-sr/errors/dicom-error-catalogue.js';
import type { ErrorEntry } from '../../dicom-sr/errors/recist3d-error.js';
import { warningReasons } from '../../dicom-sr/readers/warning-reasons.js';
import { evaluationErrorCatalogue } from '../../models/evaluation/errors/evaluation-error-catalogue.js';
import { accessErrorCatalogue } from '../access/access-error-catalogue.js';
import { followUpErrorCatalogue } from '../follow-up/follow-up-error-catalogue.js';
import { httpErrorCatalogue } from '../http/http-error-catalogue.js';
import { pacsErrorCatalogue } from '../pacs/pacs-error-catalogue.js';
import { reviewErrorCatalogue } from '../review/review-error-catalogue.js';
import { jobReasons } from '../state/job-reasons.js';
import { serverErrorCatalogue } from './server-error-catalogue.js';

/** One layer's codes, as docs/errors.md groups them. */
export interface CatalogueOfLayer {
  readonly title: string;
  readonly entries: Readonly<Record<string, ErrorEntry>>;
}

/** Every catalogue that a user can meet. */
export const errorCatalogues: readonly CatalogueOfLayer[] = [
  { title: 'Marks, CT series and DICOM objects', entries: dicomErrorCatalogue },
  { title: 'Segmentation methods', entries: methodErrorCatalogue },
  { title: 'Networks and engines', entries: engineErrorCatalogue },
  { title: 'Training (`recist3d train`)', entries: trainingErrorCatalogue },
  { title: 'Recipes and their data (`recist3d train`)', entries: experimentErrorCatalogue },
  { title: 'Archive access', entries: pacsErrorCatalogue },
  { title: 'Server', entries: serverErrorCatalogue },
  { title: 'HTTP API', entries: httpErrorCatalogue },
  { title: 'Sign-in and rights', entries: accessErrorCatalogue },
  { title: 'Review and reader studies', entries: reviewErrorCatalogue },
  { title: 'Response over time (`recist3d response`)', entries: followUpErrorCatalogue },
  { title: 'Evaluation (`recist3d evaluate`)', entries: evaluationErrorCatalogue },
];

/** @returns what the catalogues say of a code, undefined for a code that is in none. */
export const findErrorEntry = (code: string): ErrorEntry | undefined =>
  errorCatalogues.map(({ entries }) => entries[code]).find((entry) => entry !== undefined);

/** @returns docs/errors.md. */
export function describeErrors(): string {
  const sections = errorCatalogues.map(({ title, entries }) => {
    const rows = Object.entries(entries).map(
      ([code, { meaning, nextStep, retryable }]) =>
        `| \`${code}\` | ${meaning} | ${nextStep} | ${retryable ? 'yes' : 'no'} |`,
    );
    return [
      `## ${title}`,
      '',
      '| code | what happened | next step | tried again by itself |',
      '|---|---|---|---|',
      ...rows,
      '',
    ].join('\n');
  });
  return [
    '# Errors',
    '',
    'Made from the catalogues in the code; a test keeps it equal (`UPDATE_DOCS=1 npm run test:fast` writes it anew).',
    '',
    ...sections,
    describeReasons(),
    describeWarnings(),
  ].join('\n');
}

/** Why a job changes its state where nothing went wrong. */
function describeReasons(): string {
  const rows = Object.entries(jobReasons).map(
    ([code, { meaning, nextStep }]) => `| \`${code}\` | ${meaning} | ${nextStep} |`,
  );
  return [
    '## Reasons that are no errors',
    '',
    '| code | what happened | next step |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

/** What readers say of a document that they do not read, or not in full; a warning stops nothing else. */
function describeWarnings(): string {
  const rows = Object.entries(warningReasons).map(([reason, meaning]) => `| \`${reason}\` | ${meaning} |`);
  return ['## Warnings of readers', '', '| reason | what was found |', '|---|---|', ...rows, ''].join('\n');
}
