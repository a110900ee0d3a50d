import '@tensorflow/tfjs-backend-webgpu';
import { backendSuite } from './testing/backend-suite.ts';

backendSuite('webgpu');
