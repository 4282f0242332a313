/** Resolves when every promise has settled, or after `graceMs`, whichever comes first. Rejections are left to whoever holds the promise. */
export async function settleWithin(promises: Iterable<Promise<unknown>>, graceMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const grace = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, graceMs);
  });
  await Promise.race([Promise.allSettled(promises), grace]);
  clearTimeout(timer);
}
