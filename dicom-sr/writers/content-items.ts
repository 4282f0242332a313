import type { Code } from '../measurement/code.js';
import { decimalString } from '../part10/decimal-string.js';
import type { WritableDataset } from '../part10/writable-dataset.js';

/** How an item belongs to the one above it, PS3.3 C.17.3.2.4. */
export type Relationship =
  | 'CONTAINS'
  | 'HAS OBS CONTEXT'
  | 'HAS ACQ CONTEXT'
  | 'HAS CONCEPT MOD'
  | 'HAS PROPERTIES'
  | 'INFERRED FROM'
  | 'SELECTED FROM';

/** An instance as a content item names it, PS3.3 table C.17-3b and C.18-4. */
export interface SopReference {
  readonly sopClassUID: string;
  readonly sopInstanceUID: string;
  readonly frameNumber?: number;
  readonly segmentNumber?: number;
}

type Children = readonly WritableDataset[];

/** @returns one item of a code sequence; a value longer than 16 characters goes to Long Code Value (PS3.3 8.1). */
export function codeItem({ value, scheme, meaning }: Code): WritableDataset {
  return {
    [value.length > 16 ? 'LongCodeValue' : 'CodeValue']: value,
    CodingSchemeDesignator: scheme,
    CodeMeaning: meaning,
  };
}

function item(
  relationship: Relationship | undefined,
  valueType: string,
  name: Code | undefined,
  value: WritableDataset,
  children: Children = [],
): WritableDataset {
  return {
    ...(relationship && { RelationshipType: relationship }),
    ValueType: valueType,
    ...(name && { ConceptNameCodeSequence: [codeItem(name)] }),
    ...value,
    ...(children.length > 0 && { ContentSequence: children }),
  };
}

/** @param relationship undefined for the root. @param templateId of DCMR, such as `1500`. */
export function container(
  relationship: Relationship | undefined,
  name: Code,
  children: Children,
  templateId?: string,
): WritableDataset {
  const template = { ContentTemplateSequence: [{ MappingResource: 'DCMR', TemplateIdentifier: templateId }] };
  const value = { ContinuityOfContent: 'SEPARATE', ...(templateId && template) };
  return item(relationship, 'CONTAINER', name, value, children);
}

export const codeContent = (relationship: Relationship, name: Code, value: Code, children?: Children) =>
  item(relationship, 'CODE', name, { ConceptCodeSequence: [codeItem(value)] }, children);

export const textContent = (relationship: Relationship, name: Code, value: string, children?: Children) =>
  item(relationship, 'TEXT', name, { TextValue: value }, children);

export const uidContent = (relationship: Relationship, name: Code, value: string) =>
  item(relationship, 'UIDREF', name, { UID: value });

export const personContent = (relationship: Relationship, name: Code, value: string) =>
  item(relationship, 'PNAME', name, { PersonName: value });

/**
 * @param value undefined: measured, but without a value (the sequence is empty)
 * @returns a NUM; where 16 characters cannot hold the number it stands as a double beside them (PS3.3 C.18.1)
 */
export function numContent(
  relationship: Relationship,
  name: Code,
  value: number | undefined,
  unit: Code,
  children?: Children,
): WritableDataset {
  if (value === undefined) return item(relationship, 'NUM', name, { MeasuredValueSequence: [] }, children);
  const text = decimalString(value);
  const measured = {
    NumericValue: text,
    ...(Number(text) !== value && { FloatingPointValue: value }),
    MeasurementUnitsCodeSequence: [codeItem(unit)],
  };
  return item(relationship, 'NUM', name, { MeasuredValueSequence: [measured] }, children);
}

/** @returns an IMAGE item: one image, or a frame or a segment of it; PS3.3 Table C.17.3-7 (Referenced SOP Sequence). */
export function imageContent(
  relationship: Relationship,
  name: Code | undefined,
  { sopClassUID, sopInstanceUID, frameNumber, segmentNumber }: SopReference,
): WritableDataset {
  const reference = {
    ReferencedSOPClassUID: sopClassUID,
    ReferencedSOPInstanceUID: sopInstanceUID,
    ...(frameNumber !== undefined && { ReferencedFrameNumber: frameNumber }),
    ...(segmentNumber !== undefined && { ReferencedSegmentNumber: segmentNumber }),
  };
  return item(relationship, 'IMAGE', name, { ReferencedSOPSequence: [reference] });
}

export const compositeContent = (
  relationship: Relationship,
  name: Code | undefined,
  { sopClassUID, sopInstanceUID }: SopReference,
): WritableDataset =>
  item(relationship, 'COMPOSITE', name, {
    ReferencedSOPSequence: [{ ReferencedSOPClassUID: sopClassUID, ReferencedSOPInstanceUID: sopInstanceUID }],
  });

/** @param points [column, row] as DICOM counts: centre of the top left pixel = [0.5, 0.5] (PS3.3 C.18.6.1.2). */
export const polylineContent = (
  relationship: Relationship,
  name: Code | undefined,
  points: readonly (readonly [number, number])[],
  children?: Children,
): WritableDataset =>
  item(relationship, 'SCOORD', name, { GraphicType: 'POLYLINE', GraphicData: points.flat() }, children);
