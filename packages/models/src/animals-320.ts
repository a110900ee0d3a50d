/**
 * The model `animals-320` as `loadDetector` takes it: the URL of each of its files, by name. The URLs are written so that
 * bundlers, such as Vite and webpack, find the files and copy them.
 *
 * @example
 * ```ts
 * import animals from '@rsanet/models/animals-320';
 * import { loadDetector } from '@rsanet/rsanet';
 *
 * const detector = await loadDetector(animals);
 * if (detector.classes.join() !== 'person,dog,cat,horse,cow,sheep') throw new Error(detector.classes.join());
 * await detector.dispose();
 * ```
 */
const animals: ReadonlyMap<string, string> = new Map([
  ['model.json', new URL('../models/animals-320/model.json', import.meta.url).href],
  [
    'group1-shard1of2.bin',
    new URL('../models/animals-320/group1-shard1of2.bin', import.meta.url).href,
  ],
  [
    'group1-shard2of2.bin',
    new URL('../models/animals-320/group1-shard2of2.bin', import.meta.url).href,
  ],
]);

// biome-ignore lint/style/noDefaultExport: a file is one model, which its importer names
export default animals;
