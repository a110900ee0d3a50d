/** A number of pairs divided among sessions, as evenly as whole numbers go: 10 among 4 are 2, 3, 2, 3. */
export const shares = (pairs: number, sessions: number): number[] =>
  Array.from({ length: sessions }, (_, session) => {
    const before = (count: number) => Math.floor((count * pairs) / sessions);
    return before(session + 1) - before(session);
  });
