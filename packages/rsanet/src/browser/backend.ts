import { RsanetError } from '@rsanet/errors';
import type { BackendChoice } from '../backend-choice.ts';
import { whyOf } from '../read-bytes.ts';
import { switchBackend } from '../switch-backend.ts';
import { assertOneTfjs } from './one-tfjs.ts';

/** The backends of a page, best first. */
const ORDER: readonly string[] = ['webgpu', 'webgl', 'wasm', 'cpu'];

/**
 * Starts the backend `asked`, or the best of those that the page has imported, and leaves the current one
 * in its place.
 *
 * @throws RsanetError BACKEND_UNAVAILABLE when the one asked for is not registered or does not start, or
 * none does
 * @throws RsanetError DUPLICATE_TFJS when the page has loaded two copies of tfjs-core
 */
export async function startBackend(asked?: string): Promise<BackendChoice> {
  const [names, reason] =
    asked === undefined ? [ORDER, 'the best that starts'] : [[asked], 'asked for'];
  const tried: { name: string; reason: string }[] = [];
  for (const name of names) {
    const failure = await switchBackend(name, () => {}, true).then(() => undefined, whyOf);
    if (failure === undefined) {
      assertOneTfjs(name);
      return { name, reason, tried };
    }
    tried.push({ name, reason: failure });
  }
  const failures = tried.map(({ name, reason }) => `${name}: ${reason}`);
  throw new RsanetError(
    'BACKEND_UNAVAILABLE',
    `No backend starts (${failures.join('; ')}); import its package, such as @tensorflow/tfjs-backend-webgl.`,
  );
}
