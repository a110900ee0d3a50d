/** Results of both functions; `a[i]` and `b[i]` are one pair. */
export interface Pairs<Result> {
  a: Result[];
  b: Result[];
}

/**
 * Runs two functions in pairs, in alternating order (a b, b a, a b, ...), so that drift and what one function
 * leaves to the next bear on both alike. Rejects with what a function rejects with.
 */
export async function alternatePairs<Result>(
  a: () => Promise<Result>,
  b: () => Promise<Result>,
  count: number,
): Promise<Pairs<Result>> {
  const pairs: Pairs<Result> = { a: [], b: [] };
  for (let pair = 0; pair < count; pair++) {
    if (pair % 2 === 0) pairs.a.push(await a());
    pairs.b.push(await b());
    if (pair % 2 === 1) pairs.a.push(await a());
  }
  return pairs;
}
