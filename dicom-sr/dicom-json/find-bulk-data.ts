import type { DicomElement, ElementContent } from './dicom-element.js';
import { tagName } from './dicom-element.js';

/**
 * @param path as `writeDicomJson` gives it: `00420011`, or `00540016/1/00281201`
 * @returns the encoded content of that element; undefined where there is none
 */
export function findBulkData(elements: readonly DicomElement[], path: string): ElementContent | undefined {
  const [tag = '', item, ...rest] = path.split('/');
  const content = elements.find((element) => tagName(element.tag) === tag.toUpperCase())?.content;
  if (item === undefined) return content?.kind === 'items' ? undefined : content;
  const inner = content?.kind === 'items' && /^\d{1,9}$/.test(item) ? content.items[Number(item) - 1] : undefined;
  return inner && findBulkData(inner, rest.join('/'));
}
