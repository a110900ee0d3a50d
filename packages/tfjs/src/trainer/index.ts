export { type TfjsTrainerOptions, tfjsTrainer } from './tfjs-trainer.ts';
