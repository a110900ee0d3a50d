export { type EngineTrainer, type EngineTrainerOptions, engineTrainer } from './engine-trainer.ts';
