import { runCommand } from './run-command.ts';

/**
 * Bytes of the tarballs that would be published, by package; of a built tree.
 *
 * @throws Error when npm cannot pack
 */
export async function packageSizes(
  folder: string,
  signal?: AbortSignal,
): Promise<Map<string, number>> {
  const npm = async (...args: string[]) =>
    JSON.parse(await runCommand('npm', args, { cwd: folder, signal })) as unknown;
  const workspaces = (await npm('query', '.workspace')) as { name: string; private?: boolean }[];
  const published = new Set(workspaces.filter((one) => !one.private).map(({ name }) => name));
  const packed = (await npm('pack', '--workspaces', '--dry-run', '--json')) as object;
  // A list, or an object by name, as npm's version has it.
  const tarballs = Object.values(packed) as { name: string; size: number }[];
  return new Map(
    tarballs.filter(({ name }) => published.has(name)).map(({ name, size }) => [name, size]),
  );
}
