/** Transfer syntaxes by name (PS3.6 A.4), as far as recist3d meets them. */
export const transferSyntax = {
  implicitLittleEndian: '1.2.840.10008.1.2',
  explicitLittleEndian: '1.2.840.10008.1.2.1',
  deflatedExplicitLittleEndian: '1.2.840.10008.1.2.1.99',
  explicitBigEndian: '1.2.840.10008.1.2.2',
  jpegBaseline: '1.2.840.10008.1.2.4.50',
  jpegExtended: '1.2.840.10008.1.2.4.51',
  jpegLossless: '1.2.840.10008.1.2.4.57',
  jpegLosslessFirstOrder: '1.2.840.10008.1.2.4.70',
  jpegLsLossless: '1.2.840.10008.1.2.4.80',
  jpegLsNearLossless: '1.2.840.10008.1.2.4.81',
  jpeg2000Lossless: '1.2.840.10008.1.2.4.90',
  jpeg2000: '1.2.840.10008.1.2.4.91',
  htj2kLossless: '1.2.840.10008.1.2.4.201',
  htj2kLosslessRpcl: '1.2.840.10008.1.2.4.202',
  htj2k: '1.2.840.10008.1.2.4.203',
  rleLossless: '1.2.840.10008.1.2.5',
} as const;

const names: ReadonlyMap<string, string> = new Map([
  [transferSyntax.implicitLittleEndian, 'Implicit VR Little Endian'],
  [transferSyntax.explicitLittleEndian, 'Explicit VR Little Endian'],
  [transferSyntax.deflatedExplicitLittleEndian, 'Deflated Explicit VR Little Endian'],
  [transferSyntax.explicitBigEndian, 'Explicit VR Big Endian'],
  [transferSyntax.jpegBaseline, 'JPEG Baseline'],
  [transferSyntax.jpegExtended, 'JPEG Extended'],
  [transferSyntax.jpegLossless, 'JPEG Lossless'],
  [transferSyntax.jpegLosslessFirstOrder, 'JPEG Lossless, First-Order Prediction'],
  [transferSyntax.jpegLsLossless, 'JPEG-LS Lossless'],
  [transferSyntax.jpegLsNearLossless, 'JPEG-LS Near-Lossless'],
  [transferSyntax.jpeg2000Lossless, 'JPEG 2000 Lossless'],
  [transferSyntax.jpeg2000, 'JPEG 2000'],
  [transferSyntax.htj2kLossless, 'High-Throughput JPEG 2000 Lossless'],
  [transferSyntax.htj2kLosslessRpcl, 'High-Throughput JPEG 2000 Lossless RPCL'],
  [transferSyntax.htj2k, 'High-Throughput JPEG 2000'],
  [transferSyntax.rleLossless, 'RLE Lossless'],
  ['1.2.840.10008.1.2.1.98', 'Encapsulated Uncompressed Explicit VR Little Endian'],
  ['1.2.840.10008.1.2.4.52', 'JPEG Extended (Process 3 and 5)'],
  ['1.2.840.10008.1.2.4.53', 'JPEG Spectral Selection, Non-Hierarchical (Process 6 and 8)'],
  ['1.2.840.10008.1.2.4.55', 'JPEG Full Progression, Non-Hierarchical (Process 10 and 12)'],
  ['1.2.840.10008.1.2.4.58', 'JPEG Lossless, Non-Hierarchical (Process 15)'],
  ['1.2.840.10008.1.2.4.92', 'JPEG 2000 Part 2 Multi-component Lossless'],
  ['1.2.840.10008.1.2.4.93', 'JPEG 2000 Part 2 Multi-component'],
  ['1.2.840.10008.1.2.4.94', 'JPIP Referenced'],
  ['1.2.840.10008.1.2.4.95', 'JPIP Referenced Deflate'],
  ['1.2.840.10008.1.2.4.100', 'MPEG2 Main Profile / Main Level'],
  ['1.2.840.10008.1.2.4.101', 'MPEG2 Main Profile / High Level'],
  ['1.2.840.10008.1.2.4.102', 'MPEG-4 AVC/H.264 High Profile / Level 4.1'],
  ['1.2.840.10008.1.2.4.103', 'MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1'],
  ['1.2.840.10008.1.2.4.104', 'MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video'],
  ['1.2.840.10008.1.2.4.105', 'MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video'],
  ['1.2.840.10008.1.2.4.106', 'MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2'],
  ['1.2.840.10008.1.2.4.107', 'HEVC/H.265 Main Profile / Level 5.1'],
  ['1.2.840.10008.1.2.4.108', 'HEVC/H.265 Main 10 Profile / Level 5.1'],
  ['1.2.840.10008.1.2.4.110', 'JPEG XL Lossless'],
  ['1.2.840.10008.1.2.4.111', 'JPEG XL JPEG Recompression'],
  ['1.2.840.10008.1.2.4.112', 'JPEG XL'],
  ['1.2.840.10008.1.2.4.204', 'JPIP HTJ2K Referenced'],
  ['1.2.840.10008.1.2.4.205', 'JPIP HTJ2K Referenced Deflate'],
  ['1.2.840.10008.1.2.8.1', 'Deflated Image Frame Compression'],
]);

/** @returns the name of a transfer syntax, or its UID where it is not known by name. */
export const transferSyntaxName = (uid: string): string => names.get(uid) ?? uid;

/** Transfer syntaxes whose pixels lie in the dataset as they are. */
const uncompressed: ReadonlySet<string> = new Set([
  transferSyntax.explicitLittleEndian,
  transferSyntax.implicitLittleEndian,
  transferSyntax.deflatedExplicitLittleEndian,
  transferSyntax.explicitBigEndian,
]);

/** @returns true where the pixels of a file need no codec. */
export const isUncompressed = (uid: string): boolean => uncompressed.has(uid);
