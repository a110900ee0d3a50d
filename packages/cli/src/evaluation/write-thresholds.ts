import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../usage-error.ts';
import type { Breakdown } from './breakdown.ts';

/** Thresholds are kept to four digits, rounded down so that what reaches one still does. */
const DIGITS = 1e4;

/**
 * The score of the best F1 of each class; classes without objects or detections have none.
 *
 * @returns by the name of the class, 0..1
 */
export function bestThresholds({ perClass }: Breakdown): Record<string, number> {
  return Object.fromEntries(
    perClass.flatMap(({ class: name, best }) =>
      best ? [[name, Math.floor(best.threshold * DIGITS) / DIGITS]] : [],
    ),
  );
}

/**
 * The file of a model that can be written to.
 *
 * @param model what `--model` says
 * @throws UsageError when that is no path of a model
 */
export async function modelFile(model: string): Promise<string> {
  const { isModelName } = await import('@rsanet/models');
  for (const file of isModelName(model) ? [] : [model, join(model, 'model.json')]) {
    if (
      await stat(file).then(
        (entry) => entry.isFile(),
        () => false,
      )
    )
      return file;
  }
  throw new UsageError(
    `--write-thresholds needs the path of a model.json or its folder; --model is '${model}'`,
  );
}

/**
 * Writes the min score of each class into a model, for `detect` to take by default; replaces those
 * that were in it.
 *
 * @param file the model.json
 */
export async function writeThresholds(
  file: string,
  scoreThresholds: Readonly<Record<string, number>>,
): Promise<void> {
  const { parseMetadata } = await import('@rsanet/rsanet/node');
  const { writeSafely } = await import('@rsanet/train/node');
  const model = JSON.parse(await readFile(file, 'utf8')) as {
    userDefinedMetadata: { rsanet: unknown };
  };
  const metadata = parseMetadata(model.userDefinedMetadata.rsanet);
  const rsanet = parseMetadata({ ...metadata, version: 2, scoreThresholds });
  const userDefinedMetadata = { ...model.userDefinedMetadata, rsanet };
  await writeSafely(file, JSON.stringify({ ...model, userDefinedMetadata }));
}
