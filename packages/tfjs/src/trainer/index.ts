export { type TfjsTrainerOptions, tfjsTrainer } from './tfjs-trainer.ts';
export { wasmFittingImages } from './training-memory.ts';
