import { availableParallelism } from 'node:os';
import { isRsanetError } from '@rsanet/errors';
import { openInRealm } from '../open-in-realm.ts';
import type { BrowserBackendName, Job, SessionOpener } from '../protocol.ts';
import { type Chromium, startChromium } from './chromium.ts';
import { jobFiles } from './job-files.ts';
import { oneLine, whyUnanswered } from './page-error.ts';
import { peakMemory } from './peak-memory.ts';
import { openPage, type RunningPage } from './running-page.ts';
import type { ServedFiles } from './serve-files.ts';

const PAGE = `<!doctype html>
<meta charset="utf-8">
<title>RSANet benchmark</title>
<link rel="icon" href="data:,">
<script type="importmap">{ "imports": { "@litertjs/wasm-utils": "/litert/wasm-utils.js" } }</script>
<script type="module" src="/page.js"></script>`;

// Workers that TensorFlow.js 4.22 starts for wasm, whatever the number of cores.
const MAX_THREADS = 8;

/** Threads of the backends that have several. */
const THREADS: Partial<Record<BrowserBackendName, (job: Job) => number>> = {
  'browser-wasm-threads': ({ threads }) =>
    threads ?? Math.min(MAX_THREADS, Math.max(2, Math.floor(availableParallelism() / 2))),
  'browser-engine-threads': ({ threads }) => threads ?? availableParallelism(),
};

/**
 * Opens a session in a Chromium of its own. `browser-wasm-threads` runs as many threads as the job asks
 * for, 1..8; left out, half as many as there are cores, as TensorFlow.js does, but at least two.
 * `browser-engine-threads` runs as many as the job asks for; left out, one per core.
 */
export const openBrowserSession: SessionOpener<BrowserBackendName> = async (
  backend,
  job,
  options,
) => {
  const { timeoutMs, signal } = options;
  signal?.throwIfAborted();
  const deadline = performance.now() + timeoutMs;
  let files: ServedFiles;
  let chromium: Chromium;
  try {
    files = await jobFiles(job);
    chromium = await startChromium(timeoutMs);
  } catch (error) {
    const status = isRsanetError(error, 'BACKEND_UNAVAILABLE') ? 'unavailable' : 'failed';
    return { status, reason: oneLine(error) };
  }

  const threads = THREADS[backend]?.(job);
  let running: RunningPage;
  try {
    running = await openPage({
      chromium,
      html: PAGE,
      files,
      timeoutMs: deadline - performance.now(),
      signal,
      // TensorFlow.js takes half of the cores that the page sees.
      ...(threads !== undefined && { cores: 2 * threads }),
    });
  } catch (error) {
    signal?.throwIfAborted();
    return { status: 'failed', reason: whyUnanswered(error) };
  }
  const served = { ...job, model: '/model', image: { ...job.image, path: '/image' } };
  const pageJob = threads === undefined ? served : { ...served, threads };
  const opened = await openInRealm(
    running,
    backend,
    pageJob,
    options,
    deadline - performance.now(),
  );
  if (opened.status !== 'ok') return opened;
  const { session } = opened;
  const { browser } = running;
  return {
    status: 'ok',
    session: {
      ...session,
      info: { ...session.info, browser: `Chromium ${browser.version()}` },
      async resources() {
        const resources = await session.resources();
        const peak = await running.call(() => peakMemory(browser), timeoutMs);
        return { ...resources, peakMemory: peak };
      },
    },
  };
};
