import { isRsanetError, RsanetError, whyOf } from '@rsanet/errors';
import type { BackendChoice } from '@rsanet/graph';
import { type BackendName, tfjsName } from './backend-name.ts';
import { assertOneTfjs } from './one-tfjs.ts';
import { NOT_IMPORTED, startBackend } from './start-backend.ts';

/** Where backends come from: a page, or Node. */
export interface Platform {
  /** Tried when none is asked for, best first. */
  readonly order: readonly BackendName[];
  /** Why the first of them that starts is taken, in words. */
  readonly reason: string;
  /** Makes a backend known to TensorFlow.js. */
  register(name: BackendName): unknown;
  /** What to do about a backend that does not start, and why it does not. */
  remedy(name: BackendName, why: string): string;
}

/**
 * Starts the backend that is asked for, or else the first of the platform's that starts. A backend that is
 * current already stays current.
 *
 * @throws RsanetError BACKEND_UNAVAILABLE when the one asked for does not start, or none does
 * @throws RsanetError DUPLICATE_TFJS when its package brings a second copy of tfjs-core
 */
export async function chooseBackend(
  platform: Platform,
  asked?: BackendName,
): Promise<BackendChoice> {
  const [names, reason] =
    asked === undefined ? [platform.order, platform.reason] : [[asked], 'asked for'];
  const tried: { name: BackendName; reason: string }[] = [];
  let cause: unknown;
  for (const name of names) {
    const id = tfjsName(name);
    try {
      await startBackend(id, () => platform.register(name));
      assertOneTfjs(id);
      return { name, reason, tried };
    } catch (error) {
      if (isRsanetError(error)) throw error;
      tried.push({ name, reason: whyOf(error) });
      cause = error;
    }
  }
  const remediable = tried.find(({ reason }) => reason === NOT_IMPORTED) ?? tried[0]!;
  const remedy = platform.remedy(remediable.name, remediable.reason);
  throw new RsanetError(
    'BACKEND_UNAVAILABLE',
    asked === undefined
      ? `No backend starts (${tried.map(({ name, reason }) => `${name}: ${reason}`).join('; ')}); ${remedy}.`
      : `The backend '${asked}' does not start (${tried[0]!.reason}); ${remedy}.`,
    { cause },
  );
}
