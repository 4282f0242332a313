import type { PixelDataPlace } from '../../../dicom-sr/dicom-json/read-elements.js';
import type { InstancePlace } from '../folder/instance-place.js';

/** Where pixel data lies: `at` counts from the beginning of the file, of a deflated file from the beginning of its inflated dataset. */
export type PixelData = PixelDataPlace;

/** What the index says of an instance without its attributes. */
export interface IndexedInstance extends InstancePlace {
  readonly seq: number;
  readonly sopClassUID: string;
  readonly transferSyntaxUID: string;
  readonly fileBytes: number;
  readonly pixelData: PixelData | undefined;
}
