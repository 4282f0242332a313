import type { Code } from '../../measurement/code.js';
import type { AimNode } from './aim-node.js';
import { nodesOf, textOfNode } from './aim-node.js';

/** Coding schemes as AIM names them: by designator, by OID (PS3.16 table 8-1), or by full name. */
const schemes: ReadonlyMap<string, string> = new Map([
  ['2.16.840.1.113883.6.96', 'SCT'],
  ['1.2.840.10008.2.16.4', 'DCM'],
  ['2.16.840.1.113883.6.256', 'RADLEX'],
  ['RadLex', 'RADLEX'],
  ['SNOMED', 'SCT'],
  ['SNOMED CT', 'SCT'],
]);

/** @returns the codes of a node, ISO 21090 CD: value, scheme, and what is displayed. */
export function codesOf(node: AimNode, name = 'typeCode'): readonly Code[] {
  return nodesOf(node, name).flatMap((item) => {
    const value = textOfNode(item, 'code');
    const named = textOfNode(item, 'codeSystemName') ?? textOfNode(item, 'codeSystem');
    if (value === undefined || named === undefined) return [];
    return [{ value, scheme: schemes.get(named) ?? named, meaning: textOfNode(item, 'displayName') ?? '' }];
  });
}
