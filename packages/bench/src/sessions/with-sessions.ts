import { RsanetError } from '@rsanet/errors';
import type { BackendName, Job, Opened, OpenOptions, Session, SessionOpener } from './protocol.ts';

/** Why there are no figures of a backend. */
export type Failure = Exclude<Opened, { status: 'ok' }>;

/** A backend does not open. */
class NotOpened extends RsanetError {
  readonly failure: Failure;

  constructor(backend: BackendName, failure: Failure) {
    super('BACKEND_UNAVAILABLE', `The backend '${backend}' does not open: ${failure.reason}`);
    this.failure = failure;
  }
}

/**
 * Opens a session that must open.
 *
 * @throws NotOpened when it does not
 * @throws the signal's reason when aborted
 */
export async function openWell(
  open: SessionOpener,
  backend: BackendName,
  job: Job,
  options: OpenOptions,
): Promise<Session> {
  const opened = await open(backend, job, options);
  if (opened.status === 'ok') return opened.session;
  throw new NotOpened(backend, opened);
}

/** Opens sessions one after the other, works with them and closes them, whatever comes. */
export async function withSessions<const Openers extends readonly (() => Promise<Session>)[], T>(
  openers: Openers,
  work: (...sessions: { [Index in keyof Openers]: Session }) => Promise<T>,
): Promise<T> {
  const sessions: Session[] = [];
  try {
    for (const open of openers) sessions.push(await open());
    return await work(...(sessions as { [Index in keyof Openers]: Session }));
  } finally {
    await Promise.all(sessions.map((session) => session.close()));
  }
}

/**
 * What went wrong with a session, as a status.
 *
 * @throws the signal's reason when aborted
 */
export function failureOf(error: unknown, signal: AbortSignal | undefined): Failure {
  signal?.throwIfAborted();
  if (error instanceof NotOpened) return error.failure;
  return { status: 'failed', reason: (error as Error).message };
}
