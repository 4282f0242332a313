import type { ReadMarks } from '../measurement/mark.js';
import { readAim } from './aim/aim-reader.js';
import { parseAimJson, parseAimXml } from './aim/parse-aim.js';
import type { TableOptions } from './csv/table-reader.js';
import { isTableOfMarks, looksLikeTable, readMarkTable } from './csv/table-reader.js';
import { nothingRead } from './read-warning.js';

export type MarkTextOptions = TableOptions;

/** Annotations take some kilobytes, a table of a whole archive some megabytes. */
const maxBytes = 64 * 2 ** 20;

/** @returns the marks of a document that is no DICOM object, by how it begins: AIM 4 in XML or JSON, or a table. */
export function readMarkText(bytes: Uint8Array, options: MarkTextOptions = {}): ReadMarks {
  if (isZip(bytes)) return nothingRead('archive-file');
  const start = decode(bytes.subarray(0, 4096)).trimStart();
  if (!isText(start)) return nothingRead('unsupported-document');
  if (bytes.length > maxBytes) return nothingRead('too-large');
  const text = decode(bytes);
  if (start.startsWith('<')) return annotation(parseAimXml(text));
  if (start.startsWith('{')) return annotation(parseAimJson(text));
  if (isTableOfMarks(text, options.headerMap)) return readMarkTable(text, options);
  return nothingRead(looksLikeTable(text) ? 'unknown-columns' : 'unsupported-document');
}

const annotation = (parsed: ReturnType<typeof parseAimJson>): ReadMarks =>
  typeof parsed === 'string' ? nothingRead(parsed) : readAim(parsed);

const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;

/** Files of pixels and programs hold zeros at their beginning. */
const isText = (start: string): boolean => start !== '' && !start.includes('\0');

/** UTF-8 unless a byte order mark or the XML declaration says otherwise. */
function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const declared = /^<\?xml[^>]{0,200}encoding=["']([\w-]{1,40})["']/.exec(
    Buffer.from(bytes.subarray(0, 256)).toString('latin1'),
  )?.[1];
  return decoderFor(declared ?? 'utf-8').decode(bytes);
}

function decoderFor(label: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder('utf-8');
  }
}
