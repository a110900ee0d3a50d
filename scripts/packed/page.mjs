import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { chromium } from 'playwright-core';
import { CHROMIUM_FLAGS, findChromium, thisMachine } from '../bring-chromium.mjs';
import { drawSmear } from '../draw-smear.mjs';
import { weighBuilt, weighLoaded } from './weigh.mjs';

const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
};

// With these a page is cross-origin isolated: it has shared memory, and with it threads.
const ISOLATED = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** As many objects as scripts/draw-smear.mjs draws. */
export const DRAWN = { Platelets: 3, RBC: 20, WBC: 1 };

/** The script of a page that detects on a smear and keeps how many it found of each class. */
export const pageScript = (source, imports) => `
${imports}
async function detect() {
  const image = new Image();
  image.src = '/smear.png';
  await image.decode();
  const detector = await loadDetector(${source});
  const counts = {};
  for (const { class: name } of await detector.detect(image)) counts[name] = (counts[name] ?? 0) + 1;
  await detector.dispose();
  return counts;
}
detect().then(
  (counts) => { globalThis.outcome = { counts }; },
  (error) => { globalThis.outcome = { error: String(error?.stack ?? error) }; },
);
`;

/** The page's script with the imports that the README names. */
export const BUNDLED = pageScript(
  'bccd',
  "import bccd from '@rsanet/models/bccd';\nimport { loadDetector } from '@rsanet/rsanet';",
);

/** The same as a module whose `detectOnce` begins it. */
export const ON_CALL = BUNDLED.replace(
  'detect().then(',
  'export const detectOnce = () => detect().then(',
);

/** What a server does: a function that counts what it finds on the smear. */
export const COUNTED = `
async function counted() {
  const detector = await loadDetector('bccd');
  const found = await detector.detect('smear.png');
  await detector.dispose();
  return found.length;
}
`;

/** A page of one module. */
export const html = (script) =>
  `<!doctype html><html><head><meta charset="utf-8"><link rel="icon" href="data:,"></head><body><script type="module" src="${script}"></script></body></html>`;

/** Serves a folder to a page while work goes on. */
async function served(folder, isolated, work) {
  const smear = await drawSmear();
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const path = join(folder, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
    const there = pathname === '/smear.png' || (await stat(path).catch(() => null))?.isFile();
    response.writeHead(there ? 200 : 404, {
      'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
      ...(isolated ? ISOLATED : {}),
    });
    response.end(there ? (pathname === '/smear.png' ? smear : await readFile(path)) : '');
  });
  await new Promise((resolve) => server.listen(0, resolve));
  try {
    return await work(`http://localhost:${server.address().port}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/**
 * Opens a page in Chromium, waits for what it found and says so where that is not what was drawn.
 *
 * @returns what the page loaded for it
 */
export async function detectsIn(url, seconds = 180) {
  const machine = thisMachine();
  const browser = await chromium.launch({
    executablePath: findChromium(machine) ?? machine.downloaded,
    args: CHROMIUM_FLAGS,
  });
  const said = [];
  try {
    const page = await browser.newPage();
    const responses = [];
    page.on('response', (response) => responses.push(response));
    page.on('console', (message) => message.type() === 'error' && said.push(message.text()));
    page.on('pageerror', (error) => said.push(String(error)));
    await page.goto(url);
    const outcome = await page
      .waitForFunction(() => globalThis.outcome, undefined, { timeout: seconds * 1000 })
      .then((handle) => handle.jsonValue());
    if (outcome.error) throw new Error(outcome.error);
    assertDrawn(outcome.counts);
    return {
      browser: `Chromium ${browser.version()}`,
      built: null,
      loaded: await weighLoaded(responses),
    };
  } catch (error) {
    throw new Error([error.message, ...said].join('\n'));
  } finally {
    await browser.close();
  }
}

/**
 * Detects in a built page, as it is served usually and as it is served for threads.
 *
 * @returns what was built, and what the page loaded as it is served usually
 */
export async function detectsBuilt(folder) {
  const page = await served(folder, false, (url) => detectsIn(url));
  await served(folder, true, (url) => detectsIn(url));
  return { ...page, built: weighBuilt(folder) };
}

function assertDrawn(counts) {
  const found = JSON.stringify(counts, Object.keys(DRAWN));
  if (found !== JSON.stringify(DRAWN)) throw new Error(`found ${JSON.stringify(counts)}`);
}
