/**
 * One element of a dataset as it is encoded. `vr` is two letters, or `xs` (US or SS by Pixel Representation) where an implicit encoding
 * leaves that open.
 */
export interface DicomElement {
  /** Group in the upper, element in the lower 16 bits. */
  readonly tag: number;
  readonly vr: string;
  readonly content: ElementContent;
}

export type ElementContent =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'items'; readonly items: readonly (readonly DicomElement[])[] }
  /** Encapsulated pixel data: where its first item, the basic offset table, begins in the dataset. */
  | { readonly kind: 'encapsulated'; readonly at: number };

/** @returns eight hexadecimal digits in upper case, as DICOM JSON names attributes (PS3.18 F.2.2) */
export const tagName = (tag: number): string => tag.toString(16).toUpperCase().padStart(8, '0');
