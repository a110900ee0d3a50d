import { execFile, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { publicPackages } from '../publish/public-packages.mjs';
import { stagePackage } from '../publish/stage-package.mjs';

const verdaccio = createRequire(import.meta.url).resolve('verdaccio/bin/verdaccio');

/** A registry of our own packages, packed as they are published; a case takes all others from where it takes them anyway. */
export async function startRegistry(folder) {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const url = `http://localhost:${port}/`;
  const anyone = { access: '$all', publish: '$all' };
  writeFileSync(
    join(folder, 'config.yaml'),
    JSON.stringify({
      storage: './storage',
      max_body_size: '100mb',
      uplinks: {},
      packages: { '@rsanet/*': anyone, rsanet: anyone },
      log: { type: 'stdout', format: 'pretty', level: 'warn' },
    }),
  );
  const server = spawn(
    process.execPath,
    ['--no-warnings', verdaccio, '--config', join(folder, 'config.yaml'), '--listen', `${port}`],
    { stdio: 'ignore' },
  );
  try {
    await answers(url, server);
    // npm wants a token, whatever it is.
    writeFileSync(join(folder, '.npmrc'), `//localhost:${port}/:_authToken=none\n`);
    const publish = [...'publish --loglevel error --registry'.split(' '), url];
    const user = ['--userconfig', join(folder, '.npmrc')];
    await Promise.all(
      publicPackages().map((path) => {
        const staged = join(folder, 'packed', basename(path));
        stagePackage(path, staged);
        return promisify(execFile)('npm', [...publish, ...user], { cwd: staged });
      }),
    );
  } catch (error) {
    server.kill();
    throw error;
  }
  return { url, close: () => server.kill() };
}

/** A port that is free now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Resolves when a server answers. */
export async function answers(url, { exitCode } = { exitCode: null }, seconds = 60) {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    if (exitCode !== null) throw new Error(`what serves ${url} ended with ${exitCode}`);
    const response = await fetch(url).catch(() => null);
    if (response) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${url} does not answer within ${seconds} s`);
}
