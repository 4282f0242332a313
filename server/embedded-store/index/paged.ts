export interface Paging {
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
}

/** Yields the items of one page; takes no more from the source than it needs. */
export function* paged<T>(items: Iterable<T>, { limit = Infinity, offset = 0 }: Paging): Generator<T> {
  let position = 0;
  if (limit <= 0) return;
  for (const item of items) {
    if (position >= offset) yield item;
    position += 1;
    if (position >= offset + limit) return;
  }
}
