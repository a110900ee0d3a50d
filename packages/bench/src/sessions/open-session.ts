import { RsanetError } from '@rsanet/errors';
import { openBrowserSession } from './browser/open-browser-session.ts';
import { openNodeSession } from './node/open-node-session.ts';
import {
  BACKENDS,
  BROWSER_BACKENDS,
  type BrowserBackendName,
  NODE_BACKENDS,
  type NodeBackendName,
  type SessionOpener,
} from './protocol.ts';

/**
 * Opens a session: a network on a backend, in a process or page of its own, loaded and warmed up. What
 * goes wrong becomes a status with its reason, so that everything else can go on; a backend is never
 * replaced by another.
 *
 * @throws RsanetError INVALID_ARGUMENT for a name that is no backend's
 * @throws the signal's reason when aborted
 */
export const openSession: SessionOpener = async (backend, job, options) => {
  if (isNodeBackend(backend)) return openNodeSession(backend, job, options);
  if (isBrowserBackend(backend)) return openBrowserSession(backend, job, options);
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `There is no backend '${backend}'; use one of ${BACKENDS.join(', ')}.`,
  );
};

function isNodeBackend(name: string): name is NodeBackendName {
  return (NODE_BACKENDS as readonly string[]).includes(name);
}

function isBrowserBackend(name: string): name is BrowserBackendName {
  return (BROWSER_BACKENDS as readonly string[]).includes(name);
}
