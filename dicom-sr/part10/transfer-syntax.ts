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
]);

/** @returns the name of a transfer syntax, or its UID where it is not known by name. */
export const transferSyntaxName = (uid: string): string => names.get(uid) ?? uid;
