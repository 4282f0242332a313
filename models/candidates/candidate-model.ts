import type { ModelCard } from '../engine/model-card.js';
import { EngineError } from '../errors/engine-error.js';
import type { StudyGrid } from './study-roi.js';

/** Name of the weights that candidates come from. */
export const candidateModel = 'candidate-network';

/** Changes whenever the same study gives other images; weights name the one that they were trained with. */
export const candidatePreprocessing = 'whole-slice-1';

/** @returns the grid as a card tells it. */
export const gridParameters = ({ side, pixelMm, window }: StudyGrid): ModelCard['preprocessing']['parameters'] => ({
  side,
  pixelMm,
  windowLower: window.lower,
  windowUpper: window.upper,
});

/** @returns the grid that a network was trained on. @throws {EngineError} model-card-invalid */
export function gridOfCard({ preprocessing: { parameters } }: ModelCard): StudyGrid {
  const number = (name: string): number => {
    const value = parameters[name];
    if (typeof value !== 'number') throw new EngineError('model-card-invalid', `the card lacks ${name}`);
    return value;
  };
  const window = { lower: number('windowLower'), upper: number('windowUpper') };
  return { side: number('side'), pixelMm: number('pixelMm'), window };
}
