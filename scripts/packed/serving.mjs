import { spawn } from 'node:child_process';
import { answers, freePort } from './registry.mjs';

/**
 * Starts a server, which listens on the `PORT` of its environment, in a process group of its own, and works with its address;
 * what it prints is in the error where that fails.
 */
export async function serves(command, cwd, work) {
  const port = await freePort();
  const url = `http://localhost:${port}/`;
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', PORT: `${port}` };
  const server = spawn(command, { cwd, env, shell: true, detached: true });
  let printed = '';
  for (const stream of [server.stdout, server.stderr])
    stream.on('data', (text) => (printed += text));
  try {
    await answers(url, server);
    return await work(url);
  } catch (error) {
    throw new Error(`${error.message}\n${command} printed:\n${printed.slice(-3000)}`);
  } finally {
    try {
      process.kill(-server.pid, 'SIGKILL');
    } catch {
      // It has ended.
    }
  }
}

/** Expects that an address answers with a text. */
export async function answersWith(url, wanted) {
  const text = await (await fetch(url)).text();
  if (!text.includes(wanted)) throw new Error(`${url} answered ${text.slice(0, 2000)}`);
}
