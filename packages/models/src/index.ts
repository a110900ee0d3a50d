export { isModelName, type ModelName, modelNames, modelUrl } from './models.ts';
