import { RsanetError } from '@rsanet/errors';

/** The page asks with it whether the worker serves a detector. */
const HELLO = 'rsanet-hello';

/** The worker's answer: the name of a lock that it holds for as long as it lives; none where there are no locks. */
interface Answer {
  readonly [HELLO]: string | undefined;
}

/** Milliseconds between two questions, and how many there are at most. */
const ASKING = { every: 50, most: 600 };

/**
 * Asks a worker whether it serves a detector, until it answers: what is sent before it listens is lost.
 *
 * @param over stops asking when it aborts
 * @returns the lock that it holds while it lives
 * @throws RsanetError WORKER_FAILED when it never answers
 */
export async function hello(worker: Worker, over: AbortSignal): Promise<string | undefined> {
  const answered = new AbortController();
  const until = AbortSignal.any([answered.signal, over]);
  const asking = new Promise<string | undefined>((resolve, reject) => {
    let left = ASKING.most;
    const ask = () => {
      if (left-- > 0) return worker.postMessage(HELLO);
      reject(
        new RsanetError(
          'WORKER_FAILED',
          `The worker does not answer; import serveDetector from '@rsanet/rsanet/worker' there and call it.`,
        ),
      );
    };
    const timer = setInterval(ask, ASKING.every);
    until.addEventListener('abort', () => clearInterval(timer));
    const listen = ({ data }: MessageEvent<Partial<Answer> | undefined>) => {
      if (data && HELLO in data) resolve(data[HELLO]);
    };
    worker.addEventListener('message', listen, { signal: until });
    ask();
  });
  try {
    return await asking;
  } finally {
    answered.abort();
  }
}

/** Answers the page from within the worker. */
export function answerHello(): void {
  const { locks } = navigator as Partial<Navigator>;
  const name = locks && `rsanet-detector-${crypto.randomUUID()}`;
  const held = new Promise<void>((hold) => {
    if (!name) return hold();
    void locks.request(name, () => {
      hold();
      return new Promise<never>(() => {});
    });
  });
  addEventListener('message', async ({ data }) => {
    if (data !== HELLO) return;
    await held;
    postMessage({ [HELLO]: name });
  });
}
