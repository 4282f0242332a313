/**
 * Works on items while they come, never on more than `most` at a time; the next item is asked for when the work that would be one too many is
 * done, and its result was taken.
 * @returns the results in the order of the items
 * @throws what the first item in that order failed with; work that has begun goes on then, and nobody hears of it
 */
export async function* ahead<T, R>(
  items: Iterable<T> | AsyncIterable<T>,
  most: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const begun: Promise<R>[] = [];
  for await (const item of items) {
    const result = work(item);
    result.catch(() => undefined); // it is awaited in its turn; where an earlier one fails, nobody waits for it
    begun.push(result);
    if (begun.length >= most) yield await (begun.shift() as Promise<R>);
  }
  for (const result of begun) yield await result;
}
