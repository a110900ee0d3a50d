import type { Detection } from '@rsanet/rsanet';

/** How many of a class were found. */
export interface ClassCount {
  class: string;
  classId: number;
  count: number;
}

/** Counts detections by class, the most frequent first. */
export function classCounts(detections: readonly Detection[]): ClassCount[] {
  const counts = new Map<number, ClassCount>();
  for (const { class: name, classId } of detections) {
    const count = (counts.get(classId)?.count ?? 0) + 1;
    counts.set(classId, { class: name, classId, count });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || a.classId - b.classId);
}

/** What was found, in words. */
export function countsText(counts: readonly ClassCount[]): string {
  if (counts.length === 0) return 'Nothing found.';
  return `${counts.map(({ class: name, count }) => `${count} ${name}`).join(', ')}.`;
}
