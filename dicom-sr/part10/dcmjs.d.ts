/** What recist3d uses of dcmjs, which ships without types. */
declare module 'dcmjs' {
  /** One attribute of the DICOM JSON model as dcmjs keeps it. */
  interface DcmjsElement {
    vr: string;
    Value?: unknown[];
    InlineBinary?: string;
    BulkDataURI?: string;
  }
  /** By tag, eight hexadecimal digits in upper case. */
  type DcmjsDict = Record<string, DcmjsElement>;

  interface DcmjsFile {
    meta: DcmjsDict;
    dict: DcmjsDict;
    write(options?: { fragmentMultiframe?: boolean }): ArrayBuffer;
  }

  interface DcmjsReadOptions {
    /** Stop before this tag, `7FE00010`. */
    untilTag?: string | null;
    includeUntilTagValue?: boolean;
    stopOnGreaterTag?: boolean;
    ignoreErrors?: boolean;
    noCopy?: boolean;
  }

  interface DcmjsLogger {
    setLevel(level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent', persist?: boolean): void;
  }

  const dcmjs: {
    data: {
      DicomMessage: { readFile(buffer: ArrayBuffer, options?: DcmjsReadOptions): DcmjsFile };
      DicomMetaDictionary: {
        /** By punctuated tag, `(0008,0018)`; repeating groups are resolved. */
        dictionary: Readonly<Record<string, { tag: string; vr: string; vm: string; name: string } | undefined>>;
        nameMap: Readonly<Record<string, { tag: string; vr: string; vm: string; name: string } | undefined>>;
        naturalizeDataset(dict: DcmjsDict): Record<string, unknown>;
        denaturalizeDataset(dataset: Record<string, unknown>): DcmjsDict;
      };
      DicomDict: new (meta: DcmjsDict) => DcmjsFile;
    };
    log: DcmjsLogger & { getLogger(name: string): DcmjsLogger };
  };
  export default dcmjs;
}
