export { type EngineTrainer, type EngineTrainerOptions, engineTrainer } from './engine-trainer.ts';
export { trainingBytes } from './training-bytes.ts';
