import { isUid } from '../../pacs/dicomweb/uid-path.js';

/** Where an instance belongs: the UIDs of its three levels. */
export interface InstancePlace {
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly sopInstanceUID: string;
}

/** true where all three are UIDs: digits and dots that no path can be led astray by. */
export const isPlace = (place: InstancePlace): boolean =>
  isUid(place.studyInstanceUID) && isUid(place.seriesInstanceUID) && isUid(place.sopInstanceUID);
