// The page of one session.
import { answerSession } from '../../answer-session.ts';
import { fetchBytes } from './fetch-bytes.ts';
import { startBackend } from './start-backend.ts';

globalThis.rsanetAnswer = answerSession({
  start: startBackend,
  read: fetchBytes,
  facts: { isolated: crossOriginIsolated },
  // Node sees it, and adds it.
  peakMemory: async () => null,
});
