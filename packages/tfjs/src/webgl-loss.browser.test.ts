import '@tensorflow/tfjs-backend-webgl';
import { deviceLossSuite } from './testing/device-loss-suite.ts';
import { loseWebgl } from './testing/lose-device.ts';

deviceLossSuite('webgl', loseWebgl);
