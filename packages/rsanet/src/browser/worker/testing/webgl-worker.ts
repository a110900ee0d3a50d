import '@tensorflow/tfjs-backend-webgl';
import { serveDetector } from '../../../worker.ts';

serveDetector();
