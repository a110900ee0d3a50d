import '@tensorflow/tfjs-backend-webgl';
import { soakSuite } from './testing/soak-suite.ts';

soakSuite('webgl');
