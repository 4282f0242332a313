import type { Code } from '../../measurement/code.js';
import { concepts } from '../../measurement/concepts.js';
import { matchesConcept } from '../matches-concept.js';
import { codesOf } from './aim-code.js';
import type { AimNode } from './aim-node.js';
import { nodesOf, textOfNode, numberOfNode } from './aim-node.js';

/** A calculated length, and the markups that it was calculated on. */
export interface AimLength {
  readonly role: 'long' | 'short' | 'length';
  readonly mm?: number;
  readonly markups: ReadonlySet<string>;
}

/** mm of a unit. ePAD wrote `linear` for centimetres. */
const millimeters: ReadonlyMap<string, number> = new Map([
  ['mm', 1],
  ['cm', 10],
  ['linear', 10],
]);

const roles: readonly (readonly [AimLength['role'], Code])[] = [
  ['long', concepts.longAxis],
  ['long', concepts.majorAxis],
  ['short', concepts.shortAxis],
  ['short', concepts.minorAxis],
  ['length', concepts.length],
];

/** @returns the lengths that an image annotation calculates, in its order. */
export function aimLengths(annotation: AimNode): readonly AimLength[] {
  const links = markupsByCalculation(annotation);
  return nodesOf(annotation, 'calculationEntityCollection', 'CalculationEntity').flatMap((calculation) => {
    const codes = codesOf(calculation);
    const role = roles.find(([, concept]) => codes.some((code) => matchesConcept(code, concept)))?.[0];
    if (role === undefined) return [];
    const mm = resultMm(calculation);
    const markups = links.get(textOfNode(calculation, 'uniqueIdentifier') ?? '') ?? new Set<string>();
    return [{ role, ...(mm !== undefined && { mm }), markups }];
  });
}

/** CalculationEntityReferencesMarkupEntityStatement: subject is the calculation, object the markup. */
function markupsByCalculation(annotation: AimNode): ReadonlyMap<string, ReadonlySet<string>> {
  const links = new Map<string, Set<string>>();
  for (const statement of nodesOf(annotation, 'imageAnnotationStatementCollection', 'ImageAnnotationStatement')) {
    const subject = textOfNode(statement, 'subjectUniqueIdentifier');
    const object = textOfNode(statement, 'objectUniqueIdentifier');
    if (subject === undefined || object === undefined) continue;
    links.set(subject, (links.get(subject) ?? new Set()).add(object));
  }
  return links;
}

/** A CompactCalculationResult has its value, an ExtendedCalculationResult a list of data. */
function resultMm(calculation: AimNode): number | undefined {
  for (const result of nodesOf(calculation, 'calculationResultCollection', 'CalculationResult')) {
    const factor = millimeters.get(textOfNode(result, 'unitOfMeasure') ?? '');
    if (factor === undefined) continue;
    const [datum] = nodesOf(result, 'calculationDataCollection', 'CalculationData');
    const value = datum === undefined ? numberOfNode(result, 'value') : numberOfNode(datum, 'value');
    if (value > 0) return value * factor;
  }
  return undefined;
}
