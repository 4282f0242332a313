import { decodedTransferSyntaxes } from '../codec/load-frame-decoder.js';
import { sopClass } from '../part10/sop-class.js';
import { transferSyntax } from '../part10/transfer-syntax.js';
import { markDocuments } from '../readers/mark-documents.js';
import type { Modality } from '../volume/ct-volume.js';
import { imageSopClasses } from '../volume/image-sop-classes.js';

/** Transfer syntaxes that lose something, and what of them is read. */
const lossy: Readonly<Record<string, string>> = {
  [transferSyntax.jpegBaseline]: 'within 1 of other decoders',
  [transferSyntax.jpegExtended]: 'within 1 of other decoders; 8 bits, 12 are refused by name',
  [transferSyntax.jpegLsNearLossless]: 'as encoded',
  [transferSyntax.jpeg2000]: 'within 1 of other decoders',
  [transferSyntax.htj2k]: 'within 1 of other decoders',
};

/** One row of what is read or written, PS3.2. */
export interface ConformanceRow {
  readonly object: string;
  readonly sopClassUID: string;
  readonly transferSyntaxUIDs: readonly string[];
  readonly note: string;
}

const native = [
  transferSyntax.explicitLittleEndian,
  transferSyntax.implicitLittleEndian,
  transferSyntax.deflatedExplicitLittleEndian,
  transferSyntax.explicitBigEndian,
];

const imageNotes: Readonly<Record<Modality, string>> = {
  CT: '8 or 16 bits allocated, values in HU.',
  MR: 'Where the configuration says so; intensities as they are.',
  PT: 'Where the configuration says so; intensities as they are.',
};

/** Images of a SOP class that marks may lie on. */
export const readImageObjects: readonly Omit<ConformanceRow, 'transferSyntaxUIDs'>[] = [...imageSopClasses].map(
  ([sopClassUID, { name, modality }]) => ({ object: name, sopClassUID, note: imageNotes[modality] }),
);

/** How the pixels of these images may be encoded, and how exactly they come out. */
export const readPixelEncodings: readonly (readonly [transferSyntaxUID: string, exactness: string])[] =
  decodedTransferSyntaxes.map((uid) => [uid, lossy[uid] ?? 'bit by bit']);

export const readObjects: readonly ConformanceRow[] = [
  ...[...markDocuments].map(([sopClassUID, { name, note }]) => ({
    object: name,
    sopClassUID,
    transferSyntaxUIDs: native,
    note,
  })),
];

const written = [transferSyntax.explicitLittleEndian];

export const writtenObjects: readonly ConformanceRow[] = [
  {
    object: 'Segmentation',
    sopClassUID: sopClass.segmentationStorage,
    transferSyntaxUIDs: written,
    note: 'BINARY, one segment, one series for each result.',
  },
  {
    object: 'Comprehensive 3D SR',
    sopClassUID: sopClass.comprehensive3dSr,
    transferSyntaxUIDs: written,
    note: 'TID 1500 with one TID 1411 group; the default.',
  },
  {
    object: 'Enhanced SR',
    sopClassUID: sopClass.enhancedSr,
    transferSyntaxUIDs: written,
    note: 'The same content, by configuration.',
  },
  { object: 'CT Image', sopClassUID: sopClass.ctImageStorage, transferSyntaxUIDs: written, note: 'Phantoms only.' },
];

/** What a report holds, in its order. */
export const reportContent: readonly (readonly [where: string, template: string, what: string])[] = [
  ['root', 'TID 1500', 'Imaging Measurement Report in English (TID 1204)'],
  ['root', 'TID 1004', 'Device Observer: recist3d, with UID, manufacturer, model and serial number'],
  ['root', 'TID 1600, 1602', 'Image Library: modality, and every image that holds a part of the segment'],
  [
    'Imaging Measurements',
    'TID 4019',
    'Algorithm Name, Version, and each parameter; for trained methods the SHA-256 of the weights',
  ],
  [
    'Measurement Group',
    'TID 1411',
    'Tracking Identifier and UID: those of the mark, else derived; the same in the segment',
  ],
  ['Measurement Group', 'TID 1411', 'Finding: that of the mark, else Lesion (SCT 52988006)'],
  ['Measurement Group', 'TID 1502', 'Time Point, where it is known'],
  ['Measurement Group', 'TID 1411', 'Referenced Segment; Source series for segmentation'],
  ['Measurement Group', 'TID 1419', 'Finding Site with Laterality and Topographical modifier, where the mark has them'],
  [
    'Measurement Group',
    'TID 1419',
    'Long and Short Axis on the marked slice between outer pixel edges, with their lines where known',
  ],
  [
    'Measurement Group',
    'TID 1419, 310',
    'Volume, sum of segmented voxel volumes; the bounds of its uncertainty; INFERRED FROM the document of the source mark',
  ],
  ['Measurement Group', 'TID 1419', 'Long and Short Axis on the slice of largest area'],
  ['Measurement Group', 'TID 1419', 'Attenuation Coefficient (DCM 112031) in HU: Mean, Standard Deviation'],
  ['Measurement Group', '99RECIST3D', 'Quality checks: value, outcome, limit'],
  ['Measurement Group', '99RECIST3D', 'Flags of the result'],
];
