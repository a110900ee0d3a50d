import { access, constants } from 'node:fs/promises';
import type { Browser, BrowserType } from 'playwright-core';
import { optionalPackage } from '../node/installed.ts';
import { unavailable } from '../unavailable.ts';
import { whyUnanswered } from './page-error.ts';
import { CHROMIUM_FLAGS, usualChromium } from './usual-chromium.mjs';

/** A running Chromium of its own. */
export interface Chromium {
  readonly browser: Browser;
  /** Ends all its processes, also those that hang. */
  kill(): Promise<void>;
}

/**
 * Starts Chromium without a window: `CHROME_PATH`, else an installed one, else Playwright's own.
 *
 * @throws RsanetError BACKEND_UNAVAILABLE when Playwright or Chromium is missing, saying what to install
 * @throws Error when a Chromium that is there does not start, with what it says
 */
export async function startChromium(timeoutMs: number): Promise<Chromium> {
  const { chromium } = await optionalPackage<typeof import('playwright-core')>(
    'playwright-core',
    'npm install it to drive the browser',
  );
  const executablePath = await chromiumPath([
    ...usualChromium(process.platform, process.env),
    ownPath(chromium),
  ]);
  const server = await chromium
    .launchServer({
      executablePath,
      args: [...CHROMIUM_FLAGS],
      timeout: timeoutMs,
      // Who asked for the session decides what a signal does; Chromium ends with this process anyway.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    })
    .catch((cause: Error) => {
      const [, said = cause.message.split('\n', 1)[0]] = cause.message.match(/\[err\] (.*)/) ?? [];
      throw new Error(`The browser ${executablePath} does not start: ${said}`, { cause });
    });
  try {
    const browser = await chromium.connect(server.wsEndpoint(), { timeout: timeoutMs });
    return { browser, kill: () => server.kill() };
  } catch (error) {
    await server.kill();
    throw new Error(whyUnanswered(error), { cause: error });
  }
}

/**
 * The Chromium to start: `CHROME_PATH`, or the first of the usual places that has one. A `CHROME_PATH`
 * that leads to nothing is an error: no other is taken for it.
 *
 * @throws RsanetError BACKEND_UNAVAILABLE when there is none, saying what to install
 */
export async function chromiumPath(usual: readonly string[]): Promise<string> {
  const wanted = process.env.CHROME_PATH;
  if (wanted) {
    if (await isExecutable(wanted)) return wanted;
    throw unavailable(`There is no program at CHROME_PATH, '${wanted}'; correct or unset it.`);
  }
  for (const path of usual) if (await isExecutable(path)) return path;
  throw unavailable(
    `There is no Chromium; set CHROME_PATH, or run 'apt-get install chromium' or 'npx playwright-core install chromium'.`,
  );
}

/** Where Playwright keeps a Chromium, whether installed or not; empty where it knows none. */
function ownPath(chromium: BrowserType): string {
  try {
    return chromium.executablePath();
  } catch {
    return '';
  }
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
