/**
 * The model `bccd` as `loadDetector` takes it: the URL of each of its files, by name. The URLs are written so that
 * bundlers, such as Vite and webpack, find the files and copy them.
 *
 * @example
 * ```ts
 * import bccd from '@rsanet/models/bccd';
 * import { loadDetector } from '@rsanet/rsanet';
 *
 * const detector = await loadDetector(bccd);
 * if (detector.classes.join() !== 'Platelets,RBC,WBC') throw new Error(detector.classes.join());
 * await detector.dispose();
 * ```
 */
const bccd: ReadonlyMap<string, string> = new Map([
  ['model.json', new URL('../models/bccd/model.json', import.meta.url).href],
  ['group1-shard1of2.bin', new URL('../models/bccd/group1-shard1of2.bin', import.meta.url).href],
  ['group1-shard2of2.bin', new URL('../models/bccd/group1-shard2of2.bin', import.meta.url).href],
]);

// biome-ignore lint/style/noDefaultExport: a file is one model, which its importer names
export default bccd;
