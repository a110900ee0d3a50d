import '../../../testing/dynamic-import.ts';
import { tfjsRuntime } from '@rsanet/tfjs';
import '@tensorflow/tfjs-backend-webgl';
import { serveDetector } from '../../../worker.ts';

serveDetector({ runtime: tfjsRuntime('webgl') });
