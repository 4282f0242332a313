import type { ReadMarks } from '../measurement/mark.js';
import type { NaturalDataset } from '../part10/natural-dataset.js';
import { sopClass } from '../part10/sop-class.js';
import { readGsps } from './gsps/gsps-reader.js';
import { readKeyObjects } from './key-objects-reader.js';
import { readRtStruct } from './rtstruct/rtstruct-reader.js';
import { readSegRegions } from './seg-region/seg-region-reader.js';
import { readTid1500 } from './tid1500-reader.js';

/** How documents of one SOP class are read. */
export interface MarkDocument {
  readonly name: string;
  /**
   * `measurements`: somebody drew lines; `regions`: somebody outlined a lesion, and the mark is measured on the outline; `references`: it
   * flags images.
   */
  readonly holds: 'measurements' | 'regions' | 'references';
  readonly read: (dataset: NaturalDataset) => ReadMarks;
  readonly note: string;
  /** The reader needs what follows Pixel Data. */
  readonly needsPixels?: true;
}

const measurements = (name: string): MarkDocument => ({
  name,
  holds: 'measurements',
  read: readTid1500,
  note: 'RECIST marks: TID 1410 and TID 1501 groups of a TID 1500 report; SCOORD, SCOORD3D, and outlines and segments whose axes are stated.',
});

const presentation = (name: string): MarkDocument => ({
  name,
  holds: 'measurements',
  read: readGsps,
  note: 'Lines that cross near perpendicularly, or alone, with the lengths printed beside them; PIXEL and DISPLAY units.',
});

/** Which reader takes which SOP class; structured reports without coordinates (Basic Text) can hold no mark. */
export const markDocuments: ReadonlyMap<string, MarkDocument> = new Map([
  [sopClass.enhancedSr, measurements('Enhanced SR')],
  [sopClass.comprehensiveSr, measurements('Comprehensive SR')],
  [sopClass.comprehensive3dSr, measurements('Comprehensive 3D SR')],
  [sopClass.extensibleSr, measurements('Extensible SR')],
  [sopClass.grayscalePresentationState, presentation('Grayscale Softcopy Presentation State')],
  [sopClass.colorPresentationState, presentation('Color Softcopy Presentation State')],
  [sopClass.pseudoColorPresentationState, presentation('Pseudo-Color Softcopy Presentation State')],
  [
    sopClass.rtStructureSet,
    {
      name: 'RT Structure Set',
      holds: 'regions',
      read: readRtStruct,
      note: 'Gross tumor volumes and ROIs named after a lesion: the mark is measured on the largest slice.',
    },
  ],
  [
    sopClass.segmentationStorage,
    {
      name: 'Segmentation',
      holds: 'regions',
      read: readSegRegions,
      note: 'BINARY segments of lesions: the mark is measured on the largest slice. Also for review and correction.',
      needsPixels: true,
    },
  ],
  [
    sopClass.labelMapSegmentationStorage,
    {
      name: 'Label Map Segmentation',
      holds: 'regions',
      read: readSegRegions,
      note: 'No pixels: a lesion in it is refused by name, with what to export instead.',
      needsPixels: true,
    },
  ],
  [
    sopClass.keyObjectSelection,
    {
      name: 'Key Object Selection',
      holds: 'references',
      read: readKeyObjects,
      note: 'The images that it flags; no measurement.',
    },
  ],
]);

const classesThatHold = (...what: readonly MarkDocument['holds'][]): readonly string[] =>
  [...markDocuments].filter(([, { holds }]) => what.includes(holds)).map(([uid]) => uid);

/** SOP classes whose instances may hold marks as somebody drew them: what is always worth fetching. */
export const markSopClasses: readonly string[] = classesThatHold('measurements');

/** SOP classes of outlines, from which a mark can be derived. */
export const regionSopClasses: readonly string[] = classesThatHold('regions');

/** Every SOP class that has a reader. */
export const documentSopClasses: readonly string[] = [...markDocuments.keys()];
