import { RsanetError } from '@rsanet/errors';
import { openBrowserArm } from './browser/open-browser-arm.ts';
import { openNodeArm } from './node/open-node-arm.ts';
import {
  type ArmOpener,
  BACKENDS,
  BROWSER_BACKENDS,
  type BrowserBackendName,
  NODE_BACKENDS,
  type NodeBackendName,
} from './protocol.ts';

/**
 * Opens an arm: a network on a backend, in a process or page of its own, loaded and warmed up. What
 * goes wrong becomes a status with its reason, so that everything else can go on; a backend is never
 * replaced by another.
 *
 * @throws RsanetError INVALID_ARGUMENT for a name that is no backend's
 * @throws the signal's reason when aborted
 */
export const openArm: ArmOpener = async (backend, job, options) => {
  if (isNodeBackend(backend)) return openNodeArm(backend, job, options);
  if (isBrowserBackend(backend)) return openBrowserArm(backend, job, options);
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
