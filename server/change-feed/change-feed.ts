/** An instance that arrived in the archive. At least once: the same one may be told again. */
export interface InstanceArrival {
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly sopInstanceUID: string;
  readonly sopClassUID: string;
}

/** What a poll brought. `cursor` is saved only after the arrivals were accepted. */
export interface ChangePage {
  readonly arrivals: readonly InstanceArrival[];
  readonly cursor: string;
  /** false: more changes wait, poll again at once. */
  readonly done: boolean;
}

/** Tells what arrived in an archive since a cursor. Every instance is told at least once, also across restarts of either side. */
export interface ChangeFeed {
  /** Name under which the cursor is kept in the state store. */
  readonly name: string;
  /** @param cursor from the last page that was accepted; undefined at first start. */
  poll(cursor: string | undefined): Promise<ChangePage>;
}
