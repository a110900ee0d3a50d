import { serveDetector } from '@rsanet/rsanet/worker';
import { loadBackend } from '../backend/load-backend.ts';
import type { BackendKind } from '../backend/offers.ts';

// The page names the worker after the backend that it is to bring.
loadBackend(self.name as BackendKind).then(serveDetector, reportError);
