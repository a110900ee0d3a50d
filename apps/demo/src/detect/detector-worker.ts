import { serveDetector } from '@rsanet/rsanet/worker';
import { tfjsRuntime } from '@rsanet/tfjs';
import { loadBackend } from '../backend/load-backend.ts';
import { type BackendKind, backendName } from '../backend/offers.ts';

// The page names the worker after the backend that it is to bring.
const kind = self.name as BackendKind;
loadBackend(kind).then(
  () => serveDetector({ runtime: tfjsRuntime(backendName(kind)) }),
  reportError,
);
