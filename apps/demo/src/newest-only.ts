/**
 * Runs work that is asked for more often than it can be done: one at a time, and after it once more if it
 * was asked for meanwhile.
 *
 * @param work must not reject
 */
export function newestOnly(work: () => Promise<void>): () => void {
  let running = false;
  let asked = false;
  return async function ask(): Promise<void> {
    asked = true;
    if (running) return;
    running = true;
    while (asked) {
      asked = false;
      await work();
    }
    running = false;
  };
}
