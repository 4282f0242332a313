import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findLesionSets } from '../../dist/models/evaluation/input/find-lesion-sets.js';
import { evaluationReport, resultsJson } from '../../dist/models/evaluation/report/evaluation-report.js';
import { summaryTables } from '../../dist/models/evaluation/report/summary-tables.js';
import { createInlineRunner } from '../../dist/models/evaluation/run/inline-runner.js';
import { runEvaluation } from '../../dist/models/evaluation/run/run-evaluation.js';
import { heldOutNetworks } from './held-out-networks.mjs';

const file = (out) => join(out, 'held-out.json');

/**
 * Evaluates the default on a set that has taught its network: each lesion by the network of the cross-validation that has not seen its patient.
 * Marks and jitter are those of `recist3d evaluate`. Rows and summaries go to OUT/held-out.json.
 * @returns a section of Markdown; undefined where there is no cross-validation
 */
export async function evaluateHeldOut({ folder, set, jitter, seed, out }) {
  rmSync(file(out), { force: true });
  const [found] = findLesionSets(folder);
  const ids = found.pairs.map(({ id }) => id);
  const networks = heldOutNetworks(set, ids, join(out, 'weights'));
  if (networks === undefined) {
    console.error(`No cross-validation in out/training: ${set} gets no row of the default.`);
    return undefined;
  }
  const methods = ['default'];
  const lesions = [];
  for (const network of networks) {
    const pairs = found.pairs.filter(({ id }) => network.ids.has(id));
    const request = { sets: [{ ...found, pairs }], methods, jitter, seed, keepMasks: false };
    lesions.push(...(await runEvaluation(request, createInlineRunner(network.methods))));
  }
  const setup = { version: '', command: '', methods, jitter, seed, marks: 'derived from the masks' };
  const report = evaluationReport(setup, lesions);
  writeFileSync(file(out), resultsJson(report));
  return section(set, report);
}

const section = (set, { rows, setup }) =>
  `# The default, cross-validated

The network that ships has learnt from this set, so it is not measured on it. Below \`default\` is a network of the same recipe (\`npx recist3d train
models/recipes/lesion-network.json\`): each lesion is segmented by the one of three that has not seen its patient. Marks and jitter are those of above.

${summaryTables(set, rows, setup.methods)}
`;

/** @returns the summaries of a cross-validated default; none where it was not evaluated */
export const heldOutSummaries = (out) =>
  existsSync(file(out)) ? JSON.parse(readFileSync(file(out), 'utf8')).summaries : [];
