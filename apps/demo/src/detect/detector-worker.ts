import { serveDetector } from '@rsanet/rsanet/worker';
import type { BackendKind } from '../backend/offers.ts';
import { openRuntime } from '../backend/open-runtime.ts';

// The page names the worker after what is to compute.
openRuntime(self.name as BackendKind).then((runtime) => serveDetector({ runtime }), reportError);
