import { setTimeout as sleep } from 'node:timers/promises';
import { chromium as playwright } from 'playwright-core';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startChromium } from './chromium.ts';
import { openPage, type RunningPage } from './running-page.ts';

const timeoutMs = 20_000;
const HTML = '<!doctype html><link rel="icon" href="data:,">';
const started: number[] = [];
let session: RunningPage | undefined;

beforeEach(() => {
  const launch = playwright.launchServer.bind(playwright);
  vi.spyOn(playwright, 'launchServer').mockImplementation(async (options) => {
    const server = await launch(options);
    started.push(server.process().pid!);
    return server;
  });
});
afterEach(async () => {
  await session?.close();
  session = undefined;
  vi.restoreAllMocks();
  await vi.waitFor(() => expect(started.filter(isAlive)).toEqual([]));
  started.length = 0;
});

async function open(options: { signal?: AbortSignal; cores?: number } = {}) {
  const chromium = await startChromium(timeoutMs);
  session = await openPage({ chromium, html: HTML, files: new Map(), timeoutMs, ...options });
  return session;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test('is isolated, and has a fine clock and as many cores as asked for', async () => {
  const page = await open({ cores: 6 });
  const facts = page.call(
    () =>
      page.page.evaluate(() => [
        crossOriginIsolated,
        isSecureContext,
        navigator.hardwareConcurrency,
      ]),
    timeoutMs,
  );
  expect(await facts).toEqual([true, true, 6]);
});

test('ends a page that gives no answer', async () => {
  const page = await open();
  const spin = page.call(() => page.page.evaluate('while (true);'), 500);
  const reason = { code: 'BACKEND_UNAVAILABLE', message: 'The page gave no answer within 500 ms.' };
  await expect(spin).rejects.toMatchObject(reason);
  await expect(page.call(() => page.page.evaluate('1'), 500)).rejects.toMatchObject(reason);
});

test.each(['SIGKILL', 'SIGSTOP'] as const)('ends with a browser that got %s', async (signal) => {
  const page = await open();
  const waiting = page.call(() => page.page.evaluate('new Promise(() => {})'), 1500);
  process.kill(started[0]!, signal);
  await expect(waiting).rejects.toMatchObject({
    code: 'BACKEND_UNAVAILABLE',
    message: expect.stringMatching(/^The (browser ended|page gave no answer)/),
  });
});

test('does not open in a browser that is stopped', async () => {
  const chromium = await startChromium(timeoutMs);
  process.kill(started[0]!, 'SIGSTOP');
  const opening = openPage({ chromium, html: HTML, files: new Map(), timeoutMs: 500 });
  await expect(opening).rejects.toThrow('closed');
});

test('ends when the page crashes', async () => {
  const page = await open();
  const waiting = page.call(async () => {
    const session = await page.page.context().newCDPSession(page.page);
    await Promise.all([session.send('Page.crash'), page.page.evaluate('new Promise(() => {})')]);
  }, timeoutMs);
  await expect(waiting).rejects.toThrow(/^The (page crashed|browser ended)/);
});

test('ends with an error that the page does not catch, and reports what the page said', async () => {
  const page = await open();
  await page.call(() => page.page.evaluate("console.error('bad shader')"), timeoutMs);
  const waiting = page.call(
    () => page.page.evaluate("reportError(new Error('lost')); new Promise(() => {})"),
    timeoutMs,
  );
  await expect(waiting).rejects.toThrow("The page failed: lost The page's console: bad shader");
});

test('ends with the signal, also before it begins', async () => {
  const controller = new AbortController();
  const page = await open({ signal: controller.signal });
  const waiting = page.call(() => page.page.evaluate('new Promise(() => {})'), timeoutMs);
  const reason = new Error('enough');
  await Promise.all([expect(waiting).rejects.toBe(reason), controller.abort(reason)]);
  await expect(open({ signal: controller.signal })).rejects.toBe(reason);
});

test('closes twice, and then answers no more', async () => {
  const page = await open();
  const waiting = page.call(() => page.page.evaluate('new Promise(() => {})'), timeoutMs);
  await Promise.all([expect(waiting).rejects.toMatchObject({ code: 'DISPOSED' }), page.close()]);
  await page.close();
  await expect(page.call(() => sleep(0), timeoutMs)).rejects.toMatchObject({ code: 'DISPOSED' });
});
