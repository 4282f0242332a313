import { candidateModel, candidatePreprocessing, gridParameters } from '../candidates/candidate-model.js';
import type { CardText } from '../engine/write-model.js';
import { ExperimentError } from '../errors/experiment-error.js';
import type { SourceRecipe } from './recipe/recipe.js';
import type { RunResult } from './run/run-result.js';
import type { CandidateScores } from './scoring/candidate-scores.js';
import { trainingSetFacts } from './training-sets.js';

const paper =
  'Zhou et al.: RECIST Weakly Supervised Lesion Segmentation via Label-Space Co-Training. ISBI 2023 (paper 000 in docs/papers.md)';

/**
 * @returns the card of the network that a whole-slice run has trained, with the precision and recall of its candidates on the test studies
 * @param version of the weights, chosen by whoever installs them
 * @throws {ExperimentError} run-mismatch for a run of another experiment or a quick one
 */
export function candidateCard(run: RunResult, version: string): CardText {
  const { recipe, quick, seed, patients, lesions } = run;
  if (recipe.experiment !== 'whole-slice' || quick)
    throw new ExperimentError('run-mismatch', 'weights for candidates come from a finished whole-slice run');
  const [stage] = run.stages;
  const { input, pixelMm, window } = recipe;
  const learnt = learntSources(recipe.data);
  const onlyPhantoms = learnt.every(({ kind }) => kind === 'phantoms');
  return {
    name: candidateModel,
    version,
    description: `Proposes lesions on whole slices of studies without marks: co-trained subnets on under- and over-segmenting masks. ${
      onlyPhantoms
        ? 'It has seen synthetic patients only and is of no use on real ones: it shows how the feature works. '
        : ''
    }A proposal is no finding before a person has looked at it.`,
    network: run.network?.id ?? 'unknown',
    licence: 'Apache-2.0',
    data: learnt.map((source) => ({
      ...about(source),
      ...(learnt.length === 1 && { patients: patients.train, lesions: lesions.train }),
    })),
    citations: [paper],
    metrics: (stage.candidates ?? []).flatMap(metricsOf),
    preprocessing: { id: candidatePreprocessing, parameters: gridParameters({ side: input.side, pixelMm, window }) },
    training: `Recipe ${recipe.name}, seed ${seed}: ${stage.steps} steps from noise.`,
    channels: { image: ['HU window'], probability: ['mean of both subnets'] },
  };
}

/** Sets that are only tested on have taught nothing. */
const learntSources = ({
  sources,
  split,
}: {
  readonly sources: readonly SourceRecipe[];
  readonly split: { readonly testOnly: readonly string[] };
}) => sources.filter((source) => !('folder' in source && split.testOnly.includes(source.folder)));

function about(source: SourceRecipe) {
  const name = source.kind === 'phantoms' ? source.kind : source.folder;
  return { name, ...trainingSetFacts(name) };
}

/** Where nothing is proposed there is no precision. */
const metricsOf = (scores: CandidateScores) => {
  const { set, studies, threshold, lesions, candidates, precision, recall, falsePerStudy } = scores;
  const protocol = `${studies} test studies with ${lesions} lesions of 10 mm and more; candidates of confidence ${threshold} and more`;
  return [
    ...(candidates > 0 ? [{ data: set, metric: 'precision', value: precision, protocol }] : []),
    { data: set, metric: 'recall', value: recall, protocol },
    { data: set, metric: 'false candidates', value: falsePerStudy, unit: 'a study', protocol },
  ];
};
