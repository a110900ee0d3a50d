import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { ISOLATION_HEADERS } from './isolation.ts';

/** Files that a page may ask for: path in the URL, such as `/page.js`, to file. */
export type ServedFiles = ReadonlyMap<string, string>;

/** A server of a few files, on this machine only. */
export interface FileServer {
  /** Without a path. */
  readonly url: string;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.wasm': 'application/wasm',
};

/**
 * Serves files to isolated pages of this machine. What is not in the map does not exist.
 *
 * @param page HTML at `/`
 */
export async function serveFiles(page: string, files: ServedFiles): Promise<FileServer> {
  const server = createServer(async (request, response) => {
    const headers = { ...ISOLATION_HEADERS, 'Cache-Control': 'no-store' };
    const path = pathOf(request);
    const file = files.get(path);
    if (request.method !== 'GET' || (path !== '/' && !file)) {
      response.writeHead(404, headers).end();
      return;
    }
    try {
      const body = file ? await readFile(file) : page;
      const type = TYPES[file ? extname(path) : '.html'] ?? 'application/octet-stream';
      response.writeHead(200, { ...headers, 'Content-Type': type }).end(body);
    } catch {
      response.writeHead(500, headers).end();
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function pathOf({ url = '' }: IncomingMessage): string {
  try {
    return decodeURI(url);
  } catch {
    return url;
  }
}
