import { outOfTolerance } from '../matrix/run-cell.ts';
import { SCORE_THRESHOLD } from '../sample/network.ts';
import { parity } from '../sessions/parity.ts';
import type { BackendName, OpenOptions, SessionOutputs } from '../sessions/protocol.ts';
import { withSessions } from '../sessions/with-sessions.ts';
import { MIN_PAIRS } from '../statistics/min-pairs.ts';
import { attempt, slowerStages } from './attempt.ts';
import { measureNoise, type SessionBudget } from './noise.ts';
import type { BackendComparison } from './result.ts';
import { openSide, SideFault, type Sides } from './side-sessions.ts';

/** What is being done on a backend. */
export type BackendStep = 'check' | 'noise' | 'compare' | 'rerun';

/** Options of {@link compareBackend}. */
export interface BackendOptions extends SessionBudget, OpenOptions {
  /** Where so many pairs would take longer than this, fewer are run, yet never less than 6. */
  seconds: number;
  onStep(step: BackendStep): void;
}

/**
 * Compares head with base on one backend: first whether head computes what it does on cpu and leaves no
 * tensors, then how long each takes, and again where head seems slower. A side that fails becomes the
 * status.
 *
 * @param reference head's outputs on cpu
 * @throws the signal's reason when aborted
 */
export async function compareBackend(
  backend: BackendName,
  sides: Sides,
  reference: Promise<SessionOutputs>,
  { onStep, seconds, ...options }: BackendOptions,
): Promise<BackendComparison> {
  const open = openSide(sides, backend, options);
  try {
    onStep('check');
    const head = await withSessions([() => open('head')], async (session) => ({
      info: session.info,
      outputs: await session.outputs(),
      time: (await session.run()).total,
      ...(await session.resources()),
    }));
    const cpu = parity(await reference, head.outputs, SCORE_THRESHOLD);
    if (!cpu.within) {
      const reason = outOfTolerance(cpu);
      return { backend, status: 'failed', side: 'head', reason, parity: cpu };
    }
    if (head.tensorsLeft) {
      const reason = `Tensors left by an inference: ${head.tensorsLeft}; expected none.`;
      return { backend, status: 'failed', side: 'head', reason, parity: cpu };
    }
    const before = await withSessions([() => open('base')], (session) => session.outputs());

    const affordable = Math.floor((1000 * seconds) / (2 * head.time));
    const pairs = Math.min(options.pairs, Math.max(MIN_PAIRS, affordable));
    const budget = { ...options, pairs };
    onStep('noise');
    const noise = await measureNoise(open, budget);
    onStep('compare');
    const attempts = [await attempt(open, budget)];
    let slower = slowerStages(attempts[0]!, noise);
    if (slower.length > 0) {
      onStep('rerun');
      const again = await attempt(open, budget);
      attempts.push(again);
      const confirmed = slowerStages(again, noise);
      slower = slower.filter((stage) => confirmed.includes(stage));
    }
    const base = parity(before, head.outputs, SCORE_THRESHOLD);
    const { info } = head;
    return { backend, status: 'ok', info, parity: { cpu, base }, noise, attempts, slower };
  } catch (error) {
    if (!(error instanceof SideFault)) throw error;
    const { status, side, message } = error;
    return { backend, status, side, reason: message };
  }
}

/** What head computes on cpu, from a process of its own. */
export async function cpuOutputs(sides: Sides, options: OpenOptions): Promise<SessionOutputs> {
  const { open, job } = sides.head;
  const cold = { ...sides, head: { open, job: { ...job, warmups: 0 } } };
  try {
    const opener = () => openSide(cold, 'cpu', options)('head');
    return await withSessions([opener], (session) => session.outputs());
  } catch (error) {
    if (!(error instanceof SideFault)) throw error;
    const reason = `There are no outputs of cpu to compare with: ${error.message}`;
    throw new SideFault('head', 'failed', reason);
  }
}
