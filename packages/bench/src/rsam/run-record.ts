import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { RsanetError } from '@rsanet/errors';
import type { RsamArm, RsamRecipe } from './recipe.ts';
import type { RsamRun, TrainedArm } from './train-arm.ts';

/** A finished training as its folder keeps it. */
export interface RunRecord extends TrainedArm {
  /** What the result depends on; `data` by its name, so that the folder may move. */
  recipe: RsamRecipe & { fusion: RsamArm['fusion']; seed: number; backend: string };
}

const path = (dir: string) => join(dir, 'result.json');

/** What must be the same for a finished run to count. */
function recordedRecipe({ arm, seed, recipe }: RsamRun, backend: string) {
  const data = basename(resolve(recipe.data));
  return { ...recipe, data, fusion: arm.fusion, seed, backend };
}

/**
 * Reads a finished run.
 *
 * @returns null when it is not finished
 * @throws RsanetError INVALID_CHECKPOINT when the file is malformed or of another recipe
 */
export async function readRecord(run: RsamRun, backend: string): Promise<RunRecord | null> {
  const file = path(run.dir);
  let record: RunRecord;
  try {
    record = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw invalid(`${file} cannot be read (${(error as Error).message}); delete it`, error);
  }
  const expected = JSON.stringify(recordedRecipe(run, backend));
  const found = JSON.stringify(record?.recipe);
  if (found !== expected) {
    throw invalid(`${file} is of the recipe ${found}, not ${expected}; give another folder`);
  }
  if (!Number.isFinite(record.map) || !Array.isArray(record.perClass)) {
    throw invalid(`${file} lacks its figures; delete it`);
  }
  return record;
}

/** Keeps a finished run; a crash leaves none or the whole. */
export async function writeRecord(
  run: RsamRun,
  backend: string,
  trained: TrainedArm,
): Promise<RunRecord> {
  const record = { ...trained, recipe: recordedRecipe(run, backend) };
  const file = path(run.dir);
  await mkdir(run.dir, { recursive: true });
  await writeFile(`${file}.part`, `${JSON.stringify(record, null, 2)}\n`);
  await rename(`${file}.part`, file);
  return record;
}

const invalid = (what: string, cause?: unknown) =>
  new RsanetError('INVALID_CHECKPOINT', `${what}.`, { cause });
