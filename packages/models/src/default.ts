/**
 * The model of whoever names none: `rsanet detect`, the demo and the README's example take it. As `loadDetector` takes a
 * model: the URL of each of its files, by name.
 *
 * @example
 * ```ts
 * import model from '@rsanet/models/default';
 * import { loadDetector } from '@rsanet/rsanet';
 *
 * const detector = await loadDetector(model);
 * if (!detector.metadata.name) throw new Error('expected a name');
 * await detector.dispose();
 * ```
 */
export { default } from './bccd.ts';
