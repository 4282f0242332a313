import { toIndexPoint } from '../../dicom-sr/geometry/index-point.js';
import type { Mark } from '../../dicom-sr/measurement/mark.js';
import type { CandidateView } from '../http/candidates/candidate-schemas.js';

/** @returns true where the middle of a mark lies in the candidate's pixels on the marked image: somebody has seen that lesion. */
export const isMarked = ({ mask }: CandidateView, marks: readonly Mark[]): boolean =>
  marks.some(({ longAxis, referencedImage }) => {
    const slice = mask.slices.find(({ sopInstanceUID }) => sopInstanceUID === referencedImage.sopInstanceUID);
    if (slice === undefined) return false;
    const [a, b] = longAxis.endpoints.map(toIndexPoint);
    const [column, row] = [Math.round((a[0] + b[0]) / 2), Math.round((a[1] + b[1]) / 2)];
    const pixel = row * mask.grid.columns + column;
    return inRuns(slice.runs, pixel);
  });

/** Runs are pairs of start and length. */
function inRuns(runs: readonly number[], pixel: number): boolean {
  for (let i = 0; i < runs.length; i += 2) if (pixel >= runs[i] && pixel < runs[i] + runs[i + 1]) return true;
  return false;
}
