import './dynamic-import.ts';
import '@tensorflow/tfjs-backend-webgl';
import { serveDetector } from '../../../worker.ts';

serveDetector();
