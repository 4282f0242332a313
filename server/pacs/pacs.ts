/** What QIDO-RS says of one series. */
export interface SeriesSummary {
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly modality: string;
  readonly numberOfInstances?: number;
}

/** What QIDO-RS says of one instance. */
export interface InstanceSummary {
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly sopInstanceUID: string;
  readonly sopClassUID: string;
}

/** One object to store: its Part 10 bytes and the UID that the answer is compared with. */
export interface StorableInstance {
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly sopClassUID: string;
  readonly sopInstanceUID: string;
  readonly part10: Uint8Array;
}

/** STOW-RS outcome UID by UID: a UID that is neither stored nor refused was not confirmed and must be sent again. */
export interface StoreOutcome {
  readonly stored: readonly string[];
  readonly refused: readonly { readonly sopInstanceUID: string; readonly failureReason?: number }[];
  readonly unconfirmed: readonly string[];
}

/**
 * The archive as the pipeline needs it. Adapters: DICOMweb over HTTP, and the embedded store in a folder.
 * Every method rejects with a PacsError whose code and `retryable` say what happened. Files belong to whoever asked for them.
 */
export interface Pacs {
  /**
   * A series of up to so many instances is better retrieved whole than asked for its metadata and then for single instances; 0 unless given,
   * for archives whose metadata costs nothing.
   */
  readonly wholeSeriesInstances?: number;
  /** Series of a study, or the one that is named; [] where the study, or that series in it, is unknown. */
  searchSeries(studyInstanceUID: string, seriesInstanceUID?: string): Promise<readonly SeriesSummary[]>;
  /** Instances of one series, [] where it is unknown. */
  searchInstances(studyInstanceUID: string, seriesInstanceUID: string): Promise<readonly InstanceSummary[]>;
  /** Series in the whole archive, by modality, study date (YYYYMMDD, inclusive) and patient, page by page; for polling and reconciling. */
  searchAllSeries(query: {
    readonly modality?: string;
    readonly studyDateFrom?: string;
    readonly studyDateTo?: string;
    readonly patientID?: string;
    readonly limit: number;
    readonly offset: number;
  }): Promise<readonly SeriesSummary[]>;
  /** DICOM JSON of every instance of a series, without bulk data. */
  retrieveSeriesMetadata(
    studyInstanceUID: string,
    seriesInstanceUID: string,
  ): Promise<readonly Record<string, unknown>[]>;
  /**
   * Part 10 files of a series, one at a time, as stored (`transfer-syntax=*`).
   * Rejects as truncated when the closing boundary is missing, or one of the `expected` instances, which may be given as their number; those
   * that QIDO announces, unless given.
   * @param lends so many files are looked at, at a time: each need not stay what it is when as many more were asked for, which spares an archive
   *   the memory. Unless given, they belong to whoever asked.
   */
  retrieveSeries(
    studyInstanceUID: string,
    seriesInstanceUID: string,
    signal?: AbortSignal,
    expected?: ReadonlySet<string> | number,
    lends?: number,
  ): AsyncIterable<Uint8Array>;
  retrieveInstance(studyInstanceUID: string, seriesInstanceUID: string, sopInstanceUID: string): Promise<Uint8Array>;
  store(instances: readonly StorableInstance[]): Promise<StoreOutcome>;
  /** Resolves when the archive answers; rejects with the reason otherwise. For readiness. */
  ping(): Promise<void>;
}
