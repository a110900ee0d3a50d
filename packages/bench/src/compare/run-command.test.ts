import { expect, test } from 'vitest';
import { runCommand } from './run-command.ts';

const node = (code: string, signal?: AbortSignal) =>
  runCommand(process.execPath, ['-e', code], { cwd: import.meta.dirname, signal });

test('gives what a command writes to stdout', async () => {
  expect(await node('console.error("no"); console.log(process.cwd())')).toBe(
    `${import.meta.dirname}\n`,
  );
});

test('says how a command fails, with its last words', async () => {
  await expect(node('console.log("the disk is full"); process.exit(3)')).rejects.toThrow(
    /ended with exit code 3:\nthe disk is full$/,
  );
  await expect(node('process.kill(process.pid, "SIGKILL")')).rejects.toThrow('ended by SIGKILL');
  await expect(runCommand('no-such-command', [], { cwd: '.' })).rejects.toThrow('ENOENT');
});

test('aborting ends a command and what it has started', async () => {
  const reason = new Error('enough');
  const controller = new AbortController();
  // The grandchild holds stdout open, so that nothing ends before it does.
  const running = node(
    `require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e3)'], { stdio: 'inherit' });
     setInterval(() => {}, 1e3);`,
    controller.signal,
  );
  setTimeout(() => controller.abort(reason), 300);
  await expect(running).rejects.toBe(reason);
  await expect(node('', controller.signal)).rejects.toBe(reason);
});
