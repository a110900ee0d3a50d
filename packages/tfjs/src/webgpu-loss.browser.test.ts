import '@tensorflow/tfjs-backend-webgpu';
import { deviceLossSuite } from './testing/device-loss-suite.ts';
import { loseWebgpu } from './testing/lose-device.ts';

deviceLossSuite('webgpu', loseWebgpu);
