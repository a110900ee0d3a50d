import { mkdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { RsanetError } from '@rsanet/errors';
import { writeSafely } from '@rsanet/train/node';
import type { Variant } from './recipe.ts';
import type { StudyRun, TrainedRun } from './train-run.ts';

/** A variant's name as folders and command lines have it: `linear mix` is `linear-mix`. */
export const slugOf = ({ name }: Variant): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '-');

/** The name of the folder of a variant's run. */
export const folderOf = (variant: Variant, run: string): string => `${slugOf(variant)}-${run}`;

const path = (dir: string) => join(dir, 'run.json');

/** What the result of a run depends on; data by its name, so that the folder may move. */
function facts({ variant, seed, peakRate, recipe }: StudyRun) {
  return { ...recipe, data: basename(resolve(recipe.data)), variant, seed, peakRate };
}

/**
 * Reads a finished run.
 *
 * @returns null when it is not finished
 * @throws RsanetError INVALID_CHECKPOINT when the file is malformed or of another recipe
 */
async function readRecord(run: StudyRun): Promise<TrainedRun | null> {
  const file = path(run.dir);
  let record: (TrainedRun & { recipe: unknown }) | null;
  try {
    record = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw invalid(`${file} cannot be read (${(error as Error).message}); delete it`, error);
  }
  const expected = JSON.stringify(facts(run));
  const { recipe, ...trained } = record ?? { recipe: null };
  const found = JSON.stringify(recipe);
  if (found !== expected) {
    throw invalid(`${file} is of the recipe ${found}, not ${expected}; give another folder`);
  }
  const { map, perClass, best, epochs } = trained as Partial<TrainedRun>;
  if (!(Number.isFinite(map) && Array.isArray(perClass) && best && epochs)) {
    throw invalid(`${file} lacks its figures; delete it`);
  }
  return trained as TrainedRun;
}

/**
 * Trains a run unless it is finished, and keeps it; a crash leaves no record or the whole.
 *
 * @throws RsanetError INVALID_CHECKPOINT as {@link readRecord} does
 * @throws whatever `train` rejects with
 */
export async function trainOnce(
  run: StudyRun,
  train: () => Promise<TrainedRun>,
): Promise<{ trained: TrainedRun; kept: boolean }> {
  const kept = await readRecord(run);
  if (kept) return { trained: kept, kept: true };
  const trained = await train();
  const file = path(run.dir);
  await mkdir(run.dir, { recursive: true });
  const record = { ...trained, recipe: facts(run) };
  await writeSafely(file, `${JSON.stringify(record, null, 2)}\n`);
  return { trained, kept: false };
}

const invalid = (what: string, cause?: unknown) =>
  new RsanetError('INVALID_CHECKPOINT', `${what}.`, { cause });
