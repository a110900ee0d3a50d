import type { Rates, StudyRecipe } from '../study/recipe.ts';

/** A form of the ablation: how each variant is trained, how often, and at which rate. */
export interface RsamForm {
  recipe: Omit<StudyRecipe, 'data'>;
  seeds: number;
  rates: Rates;
}

const HALF_WIDTH = [16, 32, 64, 128, 256] as const;

/**
 * For under an hour on two quiet cores: a network of half the width, at one rate; 160x128 suits images of 4:3.
 */
export const SHORT_FORM: RsamForm = {
  recipe: {
    train: 'train',
    val: 'val',
    test: 'test',
    input: { width: 160, height: 128 },
    channels: HALF_WIDTH,
    epochs: 70,
    patience: null,
    evaluateEvery: 10,
    batch: 8,
    emaDecay: 0.99,
    loss: { assignment: 'simota', box: 'ciou' },
    verticalFlip: 0,
  },
  seeds: 7,
  rates: 2e-3,
};

/**
 * For some hours: each variant is trained until its figure has not risen for a third of the longest run, at the rate that does
 * best with it.
 */
export const LONG_FORM: RsamForm = {
  recipe: {
    ...SHORT_FORM.recipe,
    input: { width: 224, height: 192 },
    epochs: 150,
    patience: 50,
    evaluateEvery: 5,
  },
  seeds: 5,
  rates: { rates: [1e-3, 2e-3, 4e-3], epochs: 40, seed: 0 },
};
