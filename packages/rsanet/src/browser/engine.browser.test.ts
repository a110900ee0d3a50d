import '@tensorflow/tfjs-backend-cpu'; // for the image that is a tensor
import { backendSuite } from './testing/backend-suite.ts';

backendSuite('engine');
