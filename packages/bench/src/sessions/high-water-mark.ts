import { readFile } from 'node:fs/promises';

/** The most memory that a process has had resident, bytes, by Linux; null on other systems, or once it has ended. */
export async function highWaterMark(pid: number): Promise<number | null> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const [, kilobytes] = status.match(/^VmHWM:\s*(\d+) kB$/m) ?? [];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}
