import '@tensorflow/tfjs-backend-webgl';
import { backendSuite } from './testing/backend-suite.ts';

backendSuite('webgl');
