import fc from 'fast-check';

/** One seed for every property test, so that a run repeats; `FC_SEED=...` searches elsewhere. */
fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20_210_719) });
