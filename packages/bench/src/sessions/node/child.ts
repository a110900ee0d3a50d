// The process of one session.
import { readFile } from 'node:fs/promises';
import { answerSession } from '../answer-session.ts';
import { highWaterMark } from '../high-water-mark.ts';
import { answerParent } from './answer-parent.ts';
import { startBackend } from './start-backend.ts';

// Of libtensorflow's log only errors, which say why it fails.
process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';

answerParent(
  answerSession({
    start: startBackend,
    read: (path) => readFile(path),
    facts: { node: process.versions.node },
    // Elsewhere KiB since the process started; on Linux that counts the parent's memory at the fork too.
    peakMemory: async () =>
      (await highWaterMark(process.pid)) ?? process.resourceUsage().maxRSS * 1024,
  }),
);
