import type { OddFile } from './odd-files.ts';

/** Pixels of a side of the files' images. */
const SIDE = 128;

/** Whether boxes are those of a file: one about each centre, the red one first and the blue one second unless it is grey. */
export function areRight(
  { name, centres }: Pick<OddFile, 'name' | 'centres'>,
  found: readonly { class: string; bbox: readonly number[] }[],
): boolean {
  const classes = name.startsWith('grey') ? ['red', 'red'] : ['red', 'blue'];
  const places = (list: readonly (readonly [string, readonly number[]])[]) =>
    list
      .map(([name, [x, y]]) => `${name} ${Math.round(x! * 4)} ${Math.round(y! * 4)}`)
      .sort()
      .join();
  const expected = centres.map((centre, i) => [classes[i]!, centre] as const);
  const actual = found.map(({ class: name, bbox: [x, y, width, height] }) => {
    return [name, [(x! + width! / 2) / SIDE, (y! + height! / 2) / SIDE]] as const;
  });
  return places(expected) === places(actual);
}
