// What a tree of this repository offers to a comparison with another, as dist/compare-tree.js. A later
// tree is compared with this one by these names and types, so they stay as they are.
import type { RsanetOptions } from '@rsanet/rsanet/model';
import { openSession } from '../sessions/open-session.ts';
import type { Job, Opened, Session, SessionOpener } from '../sessions/protocol.ts';

/** What {@link openArm} gives: a session by the name that trees know it by. */
export type OpenedArm = { status: 'ok'; arm: Session } | Exclude<Opened, { status: 'ok' }>;

/** Opens a session of this tree. */
export async function openArm(...given: Parameters<SessionOpener>): Promise<OpenedArm> {
  const opened = await openSession(...given);
  return opened.status === 'ok' ? { status: 'ok', arm: opened.session } : opened;
}

/** What is to be run. */
export interface JobOptions {
  network: RsanetOptions;
  /** Of weights and image. */
  seed: number;
}

/** Writes a network and an image into a folder, by this tree's code, and says where they are. */
export async function writeJob(folder: string, { network, seed }: JobOptions): Promise<Job> {
  // Only here, so that whoever opens the sessions of two trees loads no TensorFlow.js twice.
  const [{ networkFiles }, { sampleImage }] = await Promise.all([
    import('../matrix/network-files.ts'),
    import('../sample/image.ts'),
  ]);
  const image = sampleImage({ width: 640, height: 480 }, seed);
  const { job } = await networkFiles(network, image, seed, folder);
  return job;
}
