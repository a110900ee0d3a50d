import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FileServer, serveFiles } from './serve-files.ts';

let folder: string;
let server: FileServer;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rsanet-serve-'));
  await writeFile(join(folder, 'a.js'), 'export {};');
  await writeFile(join(folder, 'secret'), 'x');
  server = await serveFiles(
    '<p>page',
    new Map([
      ['/a.js', join(folder, 'a.js')],
      ['/b c.bin', join(folder, 'secret')],
      ['/gone', join(folder, 'gone')],
    ]),
  );
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

test('serves the page and its files, isolated', async () => {
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const page = await fetch(server.url);
  expect(await page.text()).toBe('<p>page');
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const script = await fetch(`${server.url}/a.js`);
  expect(await script.text()).toBe('export {};');
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(await (await fetch(`${server.url}/b%20c.bin`)).text()).toBe('x');
  for (const { headers } of [page, script]) {
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-embedder-policy')).toBe('require-corp');
  }
});

test('knows no other path', async () => {
  expect((await fetch(`${server.url}/a.js`, { method: 'POST' })).status).toBe(404);
  expect((await fetch(`${server.url}/gone`)).status).toBe(500);
  const paths = ['/secret', '/../secret', '/%2e%2e/secret', `//${folder}/secret`, '/a.js?x', '/%'];
  for (const path of paths) expect(await statusOf(path)).toBe(404);
});

/** The answer to a path as it stands, which fetch would put in order. */
function statusOf(path: string): Promise<number | undefined> {
  const { port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .once('error', reject)
      .end();
  });
}

test('ends with connections open, and twice', async () => {
  await fetch(server.url);
  await server.close();
  await expect(fetch(server.url)).rejects.toThrow();
  await server.close();
});
