// What runs in each worker. Bundled into worker-source.ts by scripts/build-worker.mjs.
import { instantiate } from '../kernel-set.ts';
import { meet } from './barrier.ts';
import { countAsGarbage } from './count-as-garbage.ts';
import type { AttachMessage, DetachMessage, FromWorker, RunMessage, ToWorker } from './messages.ts';

interface Port {
  onmessage: ((event: { readonly data: ToWorker }) => void) | null;
  onmessageerror: (() => void) | null;
  postMessage(message: FromWorker): void;
}

const node = globalThis.process?.getBuiltinModule?.('node:worker_threads').parentPort;
const port = (node ?? globalThis) as unknown as Port;

const attached = new Map<
  number,
  {
    readonly memory: WebAssembly.Memory;
    readonly kernels: ReturnType<typeof instantiate>;
    readonly barrier: Int32Array<SharedArrayBuffer>;
  }
>();

function attach({ id, memory, kernels, barrier }: AttachMessage): void {
  attached.set(id, { memory, kernels: instantiate(kernels, memory), barrier });
}

function run({ id, serial, program, part, parts }: RunMessage): void {
  const { kernels, barrier } = attached.get(id)!;
  let stopped = false;
  for (let i = 0; i < program.length && !stopped; i += 2) {
    kernels[program[i]!]!(program[i + 1]!, part, parts);
    stopped = meet(barrier, parts, serial);
  }
  if (part === 0) port.postMessage({ kind: 'ended', serial, stopped });
}

function detach({ id }: DetachMessage): void {
  countAsGarbage(attached.get(id)!.memory);
  attached.delete(id);
}

port.onmessage = ({ data }) => {
  if (data.kind === 'attach') attach(data);
  else if (data.kind === 'run') run(data);
  else detach(data);
};
port.onmessageerror = () => {
  throw new Error('What was sent to it cannot be read there.');
};
port.postMessage({ kind: 'ready' });
