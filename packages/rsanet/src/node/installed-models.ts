import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The models of the package `@rsanet/models`: where the `model.json` of each lies, by its name. Null where there is no such
 * package.
 *
 * @param from the URL or path of the module that looks for it
 */
export function installedModels(
  // A bundle for CommonJS has no import.meta.url.
  from: string = import.meta.url ?? __filename,
): ReadonlyMap<string, string> | null {
  // Hidden from bundlers of servers, such as Next.js', which would follow an import to the code and leave the weights behind.
  const { resolve } = process.getBuiltinModule('node:module').createRequire(from);
  try {
    const folder = join(dirname(resolve('@rsanet/models/package.json')), 'models');
    return new Map(readdirSync(folder).map((name) => [name, join(folder, name, 'model.json')]));
  } catch (error) {
    const absent = error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND';
    if (absent) return null;
    throw error;
  }
}
