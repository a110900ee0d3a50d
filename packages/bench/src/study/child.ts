// The process of one training of a study: reports its steps and at last its result, and ends.
import type { ChildJob, ChildReport } from './train-in-child.ts';
import { trainOnVoc } from './train-on-voc.ts';

const report = (message: ChildReport, sent?: () => void) =>
  process.send?.(message, undefined, undefined, sent);

process.once('message', ({ run, threads }: ChildJob) => {
  trainOnVoc(threads)(run, {
    onStep: ({ epoch, epochs, step, steps }) => report({ step: { epoch, epochs, step, steps } }),
  }).then(
    (trained) => report({ trained }, () => process.exit()),
    (error: unknown) => {
      process.stderr.write(`${error}\n`, () => process.exit(1));
    },
  );
});

// The parent has ended: nobody would hear of the result, and the checkpoint is there.
process.once('disconnect', () => process.exit(1));
