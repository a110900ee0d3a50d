import type { Recognised } from '@rsanet/train/node';
import type { Io } from '../command.ts';

/** The form of a data set: the one asked for, or the one it is recognised to be in, which is said. */
export async function dataFormat<Asked extends string>(
  asked: Asked,
  data: string,
  split: string,
  { stderr }: Io,
): Promise<Exclude<Asked, 'auto'> | Recognised['format']> {
  if (asked !== 'auto') return asked as Exclude<Asked, 'auto'>;
  const { recognise } = await import('@rsanet/train/node');
  const { format, seen } = await recognise(data, split);
  stderr.write(`The data set is read as --format ${format}, by ${seen}.\n`);
  return format;
}
