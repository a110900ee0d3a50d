/** What a child process answers: a value, or why there is none. */
export type Reply = { readonly value: unknown } | { readonly error: string };

/** Answers this process's parent, one request after the other, and ends with it. */
export function answerParent<Request>(answer: (request: Request) => Promise<unknown>): void {
  const send = (reply: Reply) => process.send?.(reply);
  let turn: Promise<unknown> = Promise.resolve();
  process.on('message', (request: Request) => {
    turn = turn
      .then(() => answer(request))
      .then(
        (value) => send({ value }),
        (error: unknown) => send({ error: reasonOf(error) }),
      );
  });
  process.on('disconnect', () => process.exit());
}

/** What an error says; TensorFlow.js rejects with plain objects too. */
export function reasonOf(error: unknown): string {
  const { message } = (error ?? {}) as { message?: unknown };
  return String(message ?? error);
}
