import { serveDetector } from '@rsanet/rsanet/worker';

serveDetector();
