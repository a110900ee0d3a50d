import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { REDIS } from '../ensure-redis.mjs';

const RSANET = fileURLToPath(new URL('../../packages/cli/bin/rsanet.mjs', import.meta.url));

/** A program that runs, and the lines that it has written to standard error. */
export interface Program {
  readonly child: ChildProcess;
  readonly lines: string[];
  /** Its exit code or the signal that ended it. */
  readonly ended: Promise<number | string>;
}

/** Starts `rsanet` with so many words. */
export function rsanet(...args: readonly string[]): Program {
  return started(process.execPath, [RSANET, ...args]);
}

/**
 * Runs `rsanet` to its end.
 *
 * @returns its exit code and what it wrote to standard output
 */
export async function ran(
  ...args: readonly string[]
): Promise<{ code: number | string; out: string }> {
  const { child, ended, lines } = rsanet(...args);
  let out = '';
  child.stdout!.on('data', (chunk) => {
    out += chunk;
  });
  const code = await ended;
  return { code, out: code === 0 ? out : `${out}${lines.join('\n')}` };
}

/** A Redis of its own, which keeps all that it is sent in a folder. */
export async function startRedis(folder: string, port: number): Promise<Program> {
  const kept = ['--appendonly', 'yes', '--save', '', '--dir', folder];
  const quiet = ['--port', `${port}`, '--bind', '127.0.0.1', '--loglevel', 'warning'];
  const program = started(REDIS, [...quiet, ...kept]);
  program.child.stdout!.resume();
  await wait(300);
  return program;
}

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function started(command: string, args: readonly string[]): Program {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  createInterface({ input: child.stderr! }).on('line', (line) => lines.push(line));
  const ended = once(child, 'exit').then(([code, signal]) => code ?? signal);
  return { child, lines, ended };
}
