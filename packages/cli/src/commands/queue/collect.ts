import { open, rename, rm } from 'node:fs/promises';
import { defineCommand } from '../../command.ts';
import { queuePackage, redisArgument, resultsArgument } from '../../queue-package.ts';
import { resultsPlace } from './enqueue.ts';

/** `rsanet collect`: the results of a run in one file, once all are there. */
export const collectResults = defineCommand({
  name: 'collect',
  description: 'Put the results of enqueued images together, and enqueue again what is missing',
  args: {
    redis: redisArgument,
    results: resultsArgument,
    output: {
      type: 'string',
      required: true,
      valueHint: 'FILE',
      description: 'Where the results go: JSON, a line per image in the order of the list',
    },
  },
  notes:
    'The file is written once every image has its line, and the exit code is 0; before, it is 1, and what waits is said.',
  examples: ['rsanet collect --results /shared/run-1 --output detections.jsonl'],
  async run(args, { stdout, stderr }) {
    const { collect } = await queuePackage();
    const { output, redis } = args;
    const results = resultsPlace(args.results);
    const part = `${output}.part`;
    const file = await open(part, 'w');
    try {
      let [images, bad] = [0, 0];
      const collected = await collect({
        redis,
        results,
        async write(lines) {
          images += lines.length;
          bad += lines.filter((line) => 'error' in JSON.parse(line)).length;
          await file.appendFile(`${lines.join('\n')}\n`);
        },
      }).finally(() => file.close());
      const { manifest, waiting, again, reasons } = collected;
      const isWhole = waiting + again === 0;
      if (isWhole) await rename(part, output);
      const { run, shards } = manifest;
      const counted = { run, shards, images: manifest.images, waiting, again, reasons };
      if (args.json) {
        stdout.write(
          `${JSON.stringify(isWhole ? { ...counted, output, bad } : counted, null, 2)}\n`,
        );
      } else if (isWhole) {
        const unread = bad === 0 ? '' : `, ${bad} of which could not be read`;
        stdout.write(`${output}: ${images} images${unread}\n`);
      } else {
        for (const reason of reasons) stderr.write(`rsanet collect: a job failed: ${reason}\n`);
        stdout.write(
          `${run}: of ${shards} jobs ${waiting} wait or run, and ${again} had no results and are enqueued again\n`,
        );
      }
      return isWhole;
    } finally {
      await rm(part, { force: true });
    }
  },
});
