export { type EngineTrainer, type EngineTrainerOptions, engineTrainer } from './engine-trainer.ts';
export { fittingImages, trainingBytes } from './training-bytes.ts';
