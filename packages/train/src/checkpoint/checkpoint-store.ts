import { decodeSafetensors, encodeSafetensors, type TensorFile } from './safetensors.ts';

/** The checkpoints of a run: where training stands, and the best weights so far. */
export type CheckpointName = 'last' | 'best';

/** Where a run's checkpoints are kept. */
export interface CheckpointStore {
  /** The checkpoint's bytes; null when there is none. */
  load(name: CheckpointName): Promise<Uint8Array | null>;
  /** Replaces the checkpoint; a crash must leave the old one or the new one. */
  save(name: CheckpointName, bytes: Uint8Array): Promise<void>;
  /** Where the checkpoint is, for messages. */
  locate(name: CheckpointName): string;
}

/**
 * Reads a checkpoint.
 *
 * @returns null when the run has none
 * @throws RsanetError INVALID_CHECKPOINT when it is malformed
 */
export async function loadCheckpoint(
  store: CheckpointStore,
  name: CheckpointName,
): Promise<TensorFile | null> {
  const bytes = await store.load(name);
  return bytes && decodeSafetensors(bytes, store.locate(name));
}

/** Writes a checkpoint in the safetensors format. */
export async function saveCheckpoint(
  store: CheckpointStore,
  name: CheckpointName,
  content: TensorFile,
): Promise<void> {
  await store.save(name, encodeSafetensors(content));
}
