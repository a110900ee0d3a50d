import { availableParallelism } from 'node:os';
import { isRsanetError } from '@rsanet/errors';
import type { BrowserBackendName, Job, Session, SessionInfo, SessionOpener } from '../protocol.ts';
import { type Chromium, startChromium } from './chromium.ts';
import { jobFiles } from './job-files.ts';
import type { PageInfo, PageJob } from './page/page.ts';
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
  try {
    const running = await openPage({
      chromium,
      html: PAGE,
      files,
      timeoutMs: deadline - performance.now(),
      signal,
      // TensorFlow.js takes half of the cores that the page sees.
      ...(threads !== undefined && { cores: 2 * threads }),
    });
    const opened = await running.call(
      (page) => page.evaluate((given) => rsanetSession.open(given), pageJob(backend, job, threads)),
      deadline - performance.now(),
    );
    if (opened.status === 'unavailable') {
      await running.close();
      return opened;
    }
    const info = sessionInfo(backend, opened.info, running.browser.version());
    return { status: 'ok', session: session(info, running, timeoutMs) };
  } catch (error) {
    signal?.throwIfAborted();
    return { status: 'failed', reason: whyUnanswered(error) };
  }
};

function session(info: SessionInfo, running: RunningPage, timeoutMs: number): Session {
  return {
    info,
    run: () => running.call((page) => page.evaluate(() => rsanetSession.run()), timeoutMs),
    outputs: () => running.call((page) => page.evaluate(() => rsanetSession.outputs()), timeoutMs),
    resources: () =>
      running.call(
        async (page) => ({
          ...(await page.evaluate(() => rsanetSession.resources())),
          peakMemory: await peakMemory(running.browser),
        }),
        timeoutMs,
      ),
    close: () => running.close(),
  };
}

function sessionInfo(backend: BrowserBackendName, info: PageInfo, version: string): SessionInfo {
  const graphics = info.renderer ?? info.adapter;
  const note = info.software
    ? `Chromium has no GPU to use here; ${graphics} computes on the CPU in its place.`
    : null;
  return { ...info, backend, browser: `Chromium ${version}`, note };
}

function pageJob(
  backend: BrowserBackendName,
  { image, warmups }: Job,
  threads: number | undefined,
): PageJob {
  return {
    backend,
    image: { width: image.width, height: image.height },
    ...(warmups !== undefined && { warmups }),
    ...(threads !== undefined && { threads }),
  };
}
