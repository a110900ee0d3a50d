import '@tensorflow/tfjs-backend-webgl';
import { deviceLossSuite } from './testing/device-loss-suite.ts';
import { loseWebgl } from './testing/graphics.ts';

deviceLossSuite('webgl', loseWebgl);
