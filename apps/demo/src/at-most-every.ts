/**
 * Passes news on at once, and then no more often than a time allows, the newest of what came between.
 *
 * @param milliseconds between two calls of `pass`
 */
export function atMostEvery<News>(
  milliseconds: number,
  pass: (news: News) => void,
): (news: News) => void {
  let waiting: { news: News } | undefined;
  let quiet = false;
  function next(): void {
    quiet = waiting !== undefined;
    if (!waiting) return;
    const { news } = waiting;
    waiting = undefined;
    setTimeout(next, milliseconds);
    pass(news);
  }
  return (news) => {
    waiting = { news };
    if (!quiet) next();
  };
}
