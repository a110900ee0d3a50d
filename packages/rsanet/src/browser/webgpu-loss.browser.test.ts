import '@tensorflow/tfjs-backend-webgpu';
import { deviceLossSuite } from './testing/device-loss-suite.ts';
import { loseWebgpu } from './testing/graphics.ts';

deviceLossSuite('webgpu', loseWebgpu);
