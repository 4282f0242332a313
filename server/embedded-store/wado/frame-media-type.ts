import { transferSyntax } from '../../../dicom-sr/part10/transfer-syntax.js';
import type { MediaType } from '../../pacs/multipart/media-type.js';
import { DicomWebProblem } from '../dicomweb-problem.js';

/** Frames that are single values one after the other, without a codec. */
const uncompressed: ReadonlySet<string> = new Set([
  transferSyntax.implicitLittleEndian,
  transferSyntax.explicitLittleEndian,
  transferSyntax.deflatedExplicitLittleEndian,
]);

/** Media types of compressed frames. @see PS3.18 tables 8.7.3-2 and 8.7.3-5 */
const byPrefix: readonly (readonly [string, string])[] = [
  ['1.2.840.10008.1.2.4.20', 'image/jphc'],
  ['1.2.840.10008.1.2.4.10', 'video/mpeg'],
  ['1.2.840.10008.1.2.4.5', 'image/jpeg'],
  ['1.2.840.10008.1.2.4.70', 'image/jpeg'],
  ['1.2.840.10008.1.2.4.8', 'image/jls'],
  ['1.2.840.10008.1.2.4.90', 'image/jp2'],
  ['1.2.840.10008.1.2.4.91', 'image/jp2'],
  ['1.2.840.10008.1.2.4.9', 'image/jpx'],
  ['1.2.840.10008.1.2.5', 'image/dicom-rle'],
];

const octets = 'application/octet-stream';

export interface FrameMediaType {
  /** The `type` of the multipart message. */
  readonly type: string;
  /** Content-Type of each part, with its transfer syntax where there is a codec. */
  readonly partType: string;
  readonly form: 'multipart' | 'single';
}

/**
 * Decides how frames are sent: as stored, or not at all.
 * A client that takes octets in any transfer syntax (as OHIF does) gets compressed frames as such; one that takes octets and names no
 * transfer syntax expects pixels, and would take a codec's bytes for them.
 * @throws {DicomWebProblem} 406
 */
export function acceptedFrameType(accepted: readonly MediaType[], syntax: string, frames: number): FrameMediaType {
  const own = uncompressed.has(syntax)
    ? octets
    : (byPrefix.find(([prefix]) => syntax.startsWith(prefix))?.[1] ?? octets);
  for (const entry of accepted) {
    const multipart = entry.essence.startsWith('multipart/');
    const wanted = multipart ? (entry.parameters.get('type')?.toLowerCase() ?? '*/*') : entry.essence;
    const type = typeFor(wanted, own, syntax, entry.parameters.get('transfer-syntax'));
    if (type === undefined || (!multipart && wanted !== '*/*' && frames !== 1)) continue;
    const partType = uncompressed.has(syntax) ? type : `${type}; transfer-syntax=${syntax}`;
    return { type, partType, form: multipart || wanted === '*/*' ? 'multipart' : 'single' };
  }
  throw new DicomWebProblem(406, 'The frames are not available in an accepted media type and transfer syntax.');
}

function typeFor(wanted: string, own: string, syntax: string, named: string | undefined): string | undefined {
  if (named !== undefined && named !== '*' && named !== syntax) return undefined;
  if (wanted === own || wanted === '*/*' || wanted === own.replace(/\/.*/, '/*')) return own;
  return wanted === octets && named !== undefined ? octets : undefined;
}
