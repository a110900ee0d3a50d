import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { isRsanetError } from '@rsanet/errors';
import fc from 'fast-check';
import type { Fault, FuzzJob } from './fuzz.ts';
import { mutated } from './mutate.ts';
import { READERS } from './readers.ts';
import { WRONG_READERS } from './wrong-readers.ts';

const { readers, inputs, seed, current } = workerData as FuzzJob;
for (const name of readers) {
  const folder = mkdtempSync(join(tmpdir(), 'rsanet-fuzz-'));
  try {
    const before = Atomics.load(current.state, 0);
    const fault = await search(name, folder);
    parentPort!.postMessage({ inputs: Atomics.load(current.state, 0) - before, fault });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Gives a reader so many files that are nearly right, and looks whether it throws what it must not. */
async function search(name: string, folder: string): Promise<Fault | null> {
  const { make, share } = { ...READERS, ...WRONG_READERS }[name]!;
  const reader = await make(folder);
  const file = fc.oneof(
    ...Object.entries(reader.samples).map(([name, samples]) =>
      mutated(samples).map((bytes) => ({ name, bytes })),
    ),
  );
  const property = fc.asyncProperty(file, async ({ name, bytes }) => {
    begin(bytes);
    try {
      await reader.read(name, bytes);
    } catch (error) {
      const { message } = error as Error;
      const isOneLine = isRsanetError(error) && message.length < 2500;
      if (!isOneLine) throw error;
    }
  });
  const found = await fc.check(property, { seed, numRuns: Math.ceil(inputs * share) });
  if (!found.failed) return null;
  const [input] = found.counterexample!;
  const error = found.errorInstance as Error;
  return { file: input.name, bytes: input.bytes, why: error?.stack ?? String(error) };
}

/** Keeps the input where the watching thread finds it when this one hangs. */
function begin(bytes: Uint8Array): void {
  const length = Math.min(bytes.length, current.bytes.length);
  current.bytes.set(bytes.subarray(0, length));
  Atomics.store(current.state, 1, length);
  Atomics.add(current.state, 0, 1);
}
