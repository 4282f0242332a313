/** One attribute of the DICOM JSON model. An attribute without a value carries its VR alone. @see PS3.18 F.2.2 */
export interface DicomJsonAttribute {
  readonly vr: string;
  readonly Value?: readonly DicomJsonValue[];
  /** Base64. */
  readonly InlineBinary?: string;
  readonly BulkDataURI?: string;
}

export type DicomJsonValue = string | number | null | DicomJsonPersonName | DicomJson;

export interface DicomJsonPersonName {
  readonly Alphabetic?: string;
  readonly Ideographic?: string;
  readonly Phonetic?: string;
}

/** One dataset by tag, eight hexadecimal digits in upper case. */
export interface DicomJson {
  readonly [tag: string]: DicomJsonAttribute;
}
