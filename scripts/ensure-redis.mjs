// Brings the Redis that the queue is tested with, where there is none: Debian's, as root or on a CI machine.
import { spawnSync } from 'node:child_process';

/** The program; REDIS_SERVER names another, such as valkey-server. */
export const REDIS = process.env.REDIS_SERVER ?? 'redis-server';

const isThere = () => spawnSync(REDIS, ['--version']).status === 0;

/** @throws {Error} when there is none and none can be installed */
export function ensureRedis() {
  if (isThere()) return;
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '--non-interactive'];
  for (const args of [['update'], ['install', '--yes', '--no-install-recommends', REDIS]]) {
    const [command, ...rest] = [...sudo, 'apt-get', ...args];
    spawnSync(command, rest, { stdio: ['ignore', 2, 2] });
  }
  if (isThere()) return;
  throw new Error(`The tests of the queue need ${REDIS}: install it, or name one by REDIS_SERVER.`);
}
