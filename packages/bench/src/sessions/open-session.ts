import { assertOneOf } from '@rsanet/layers/blocks';
import { openBrowserSession } from './browser/open-browser-session.ts';
import { openNodeSession } from './node/open-node-session.ts';
import {
  BACKENDS,
  type BackendName,
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
  assertOneOf('backend', backend, BACKENDS);
  return isNodeBackend(backend)
    ? openNodeSession(backend, job, options)
    : openBrowserSession(backend, job, options);
};

function isNodeBackend(name: BackendName): name is NodeBackendName {
  return (NODE_BACKENDS as readonly string[]).includes(name);
}
