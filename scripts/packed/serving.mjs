import { spawn } from 'node:child_process';

/** Runs a server, in a process group of its own, while work goes on; what it prints is in the error where that fails. */
export async function serving(command, cwd, work) {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1' };
  const server = spawn(command, { cwd, env, shell: true, detached: true });
  let printed = '';
  for (const stream of [server.stdout, server.stderr])
    stream.on('data', (text) => (printed += text));
  try {
    return await work(server);
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
