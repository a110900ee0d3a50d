import type {
  BackendComparison,
  PackageComparison,
  Stage,
  StageComparison,
  StageNoise,
} from './result.ts';

// What a change of compression alone can make.
const FREE_BYTES = 1000;

/**
 * Says, a sentence each, what must not be: a backend that head has not got or that computes something
 * else, a stage that is slower, a package that is heavier.
 *
 * @param bytesTolerance how much heavier a package may be, as a share; 1,000 bytes always may
 */
export function failuresOf(
  backends: readonly BackendComparison[],
  packages: readonly PackageComparison[],
  bytesTolerance: number,
): string[] {
  return [
    ...backends.flatMap(backendFailures),
    ...packages.flatMap((one) => packageFailures(one, bytesTolerance)),
  ];
}

function backendFailures(backend: BackendComparison): string[] {
  const name = backend.backend;
  if (backend.status === 'ok') {
    return backend.slower.map((stage) => {
      const found = backend.attempts.map((attempt) => ratioText(attempt[stage]!)).join(', then ');
      const { delta } = backend.noise[stage] as StageNoise;
      return `${name}: ${stageText(stage)} takes ${found} times as long as before; ${(1 + delta).toFixed(2)} is allowed on this machine.`;
    });
  }
  return backend.side === 'head' ? [`${name}: ${backend.status}. ${backend.reason}`] : [];
}

function ratioText({ ratio, interval: [low, high] }: StageComparison): string {
  return `${ratio.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
}

function stageText(stage: Stage): string {
  return stage === 'total' ? 'an inference' : stage;
}

function packageFailures({ name, base, head }: PackageComparison, tolerance: number): string[] {
  if (base === null || head === null) return [];
  if (head - base <= Math.max(FREE_BYTES, tolerance * base)) return [];
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  return [
    `${name}: its tarball has ${head} bytes, ${percent(head / base - 1)} more than the ${base} before; ${percent(tolerance)} is allowed.`,
  ];
}
