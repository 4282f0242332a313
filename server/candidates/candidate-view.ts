import { createHash } from 'node:crypto';
import type { MethodDescription } from '../../dicom-sr/measurement/method-description.js';
import type { CtVolume } from '../../dicom-sr/volume/ct-volume.js';
import type { VoxelAxis } from '../../dicom-sr/volume/voxel-mark.js';
import type { Candidate } from '../../models/candidates/propose-candidates.js';
import type { CandidateView } from '../http/candidates/candidate-schemas.js';
import { axesView } from '../interactive/masked-lesion.js';
import { viewOfMask } from '../interactive/mask-view.js';

/** @returns a candidate as the API gives it. */
export function candidateView(
  { mask, mark, confidence }: Candidate,
  { id, version }: MethodDescription,
  volume: CtVolume,
): CandidateView {
  const { longAxis, shortAxis = [longAxis[0], longAxis[0]] } = mark;
  const lengths = { longAxisMm: lengthMm(longAxis, volume), shortAxisMm: lengthMm(shortAxis, volume) };
  const { sopInstanceUID } = volume.slices[mark.slice];
  const axes = axesView({ longAxis, shortAxis }, lengths);
  return {
    id: createHash('sha256')
      .update(JSON.stringify([sopInstanceUID, longAxis, shortAxis]))
      .digest('hex')
      .slice(0, 16),
    state: 'unverified-candidate',
    seriesInstanceUID: volume.seriesInstanceUID,
    sopInstanceUID,
    ...axes,
    confidence,
    method: { id, version },
    mask: viewOfMask(mask, volume),
  };
}

/** Between outer pixel edges: endpoints are centres of outermost pixels. */
function lengthMm([a, b]: VoxelAxis, { spacingMm: [, rowMm, columnMm] }: CtVolume): number {
  const [x, y] = [(b[0] - a[0]) * columnMm, (b[1] - a[1]) * rowMm];
  const length = Math.hypot(x, y);
  const pixelMm = length === 0 ? 0 : (Math.abs(x) * columnMm + Math.abs(y) * rowMm) / length;
  return length + pixelMm;
}
