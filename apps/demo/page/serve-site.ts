import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

/** A site under a sub-path. */
export interface Site {
  url: string;
  close(): Promise<void>;
}

/**
 * Serves a folder under a sub-path and nothing beside it, as a plain static server does.
 *
 * @param path begins and ends with a slash
 * @param headers sent with every file
 */
export async function serveSite(
  folder: string,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<Site> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url!, 'http://site');
    const inside = pathname.startsWith(path) ? pathname.slice(path.length) || 'index.html' : null;
    const bytes =
      inside === null ? null : await readFile(join(folder, normalize(inside))).catch(() => null);
    if (!bytes) return void response.writeHead(404).end();
    const type = TYPES[extname(inside!)] ?? 'application/octet-stream';
    response.writeHead(200, { ...headers, 'Content-Type': type }).end(bytes);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${path}`,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
