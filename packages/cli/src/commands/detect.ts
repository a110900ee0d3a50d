import { mkdir, writeFile } from 'node:fs/promises';
import { shortText } from '@rsanet/errors';
import type { Detection } from '@rsanet/rsanet';
import { runtimeArgument, runtimeOf } from '../backend.ts';
import { defineCommand } from '../command.ts';
import { detectInput } from '../detect-many/detect-input.ts';
import { lineOf } from '../error-text.ts';
import { limitArguments, limitsOf } from '../limits.ts';
import { outputPaths } from '../output-path.ts';
import { table } from '../table.ts';
import { UsageError } from '../usage-error.ts';

interface Found {
  image: string;
  /** Pixels of the image, upright. */
  width: number;
  height: number;
  detections: Detection[];
}

/** `rsanet detect`: the objects of images, printed and drawn. */
export const detect = defineCommand({
  name: 'detect',
  description: 'Find objects in images',
  args: {
    'image...': {
      type: 'positional',
      required: false,
      description: 'Paths or http(s) URLs of images; none beside --input',
    },
    model: {
      type: 'string',
      valueHint: 'NAME|PATH|URL',
      description:
        'The detector: a name, or where its model.json lies; that of @rsanet/models/default without it',
    },
    backend: runtimeArgument,
    ...limitArguments,
    out: {
      type: 'string',
      valueHint: 'DIR',
      description: 'Folder to write the images to, boxes drawn',
    },
    input: {
      type: 'string',
      valueHint: 'LIST|GLOB|-',
      description:
        'Any number of images: a file of a name per line, a glob in quotes, or names on standard input',
    },
    output: {
      type: 'string',
      valueHint: 'FILE',
      description:
        'Where the results of --input go: JSON, a line per image, such as detections.jsonl',
    },
    shard: {
      type: 'string',
      valueHint: 'I/N',
      description: 'Only part I of N of --input, such as 1/4: for several machines',
    },
    threads: {
      type: 'string',
      valueHint: 'N',
      description:
        'Threads that compute --input, each an image; by default as many as the machine has cores',
    },
    coco: {
      type: 'string',
      valueHint: 'FILE',
      description:
        "Beside --output, OUTPUT.coco.json in COCO's result form, with the ids of this annotation file",
    },
  },
  notes: `JSON: [{ image, width, height, detections: [{ bbox: [x, y, width, height], class, classId, score }] }],
boxes in pixels of the image, best first. An image that cannot be read is reported on standard error
and left out; the others are still shown, and the exit code is 1.
With --input and --output each image gets a line, in order: one that cannot be read { image, error: { code, message } },
and the exit code is 0. Killed at any moment, the same command goes on after the last whole line.`,
  examples: [
    'rsanet detect photo.jpg --out boxes',
    'rsanet detect a.jpg b.png --model ./my-model --score 0.5 --json',
    "rsanet detect --input 'photos/**/*.jpg' --output detections.jsonl",
    'rsanet detect --input list.txt --shard 1/4 --output part-1.jsonl',
  ],
  async run(args, io) {
    const { stdout, stderr, signal } = io;
    const chosen = limitsOf(args);
    const limits = { ...chosen, ...(signal && { signal }) };
    const { input } = args;
    const model = args.model ?? (await import('@rsanet/models/default')).default;
    if (input !== undefined) return detectInput({ ...args, input, model }, chosen, io);
    if (args._.length === 0) throw new UsageError('IMAGE... is missing');
    for (const name of ['output', 'shard', 'threads', 'coco'] as const) {
      if (args[name] !== undefined) throw new UsageError(`--${name} needs --input`);
    }
    const outputs = args.out === undefined ? undefined : outputPaths(args._, args.out);
    const { loadDetector, readImage } = await import('@rsanet/rsanet/node');
    const detector = await loadDetector(model, {
      runtime: await runtimeOf(args.backend),
      ...(signal && { signal }),
    });
    const all: Found[] = [];
    try {
      if (args.out !== undefined) await mkdir(args.out, { recursive: true });
      for (const [i, image] of args._.entries()) {
        try {
          const pixels = await readImage(image, { signal });
          const detections = await detector.detect(pixels, limits);
          const { width, height } = pixels;
          if (outputs) {
            const { annotate } = await import('../draw/annotate.ts');
            const { path, format } = outputs[i]!;
            await writeFile(path, await annotate(pixels, detections, format));
          }
          all.push({ image, width, height, detections });
          if (!args.json) stdout.write(asTable(all.at(-1)!, outputs?.[i]?.path));
        } catch (error) {
          signal?.throwIfAborted();
          stderr.write(`rsanet detect: ${lineOf(error)}\n`);
        }
      }
    } finally {
      await detector.dispose();
    }
    if (args.json) stdout.write(`${JSON.stringify(all, null, 2)}\n`);
    return all.length === args._.length;
  },
});

function asTable({ image, width, height, detections }: Found, drawn: string | undefined): string {
  const count = detections.length === 1 ? '1 object' : `${detections.length} objects`;
  const where = drawn === undefined ? '' : `, drawn in ${drawn}`;
  const named = /^data:/i.test(image) ? shortText(image) : image;
  const title = `${named}: ${width}x${height}, ${count}${where}\n`;
  if (detections.length === 0) return title;
  const rows = detections.map(({ class: name, score, bbox }) => [
    name,
    score.toFixed(3),
    ...bbox.map((side) => side.toFixed(1)),
  ]);
  return title + table(['class', 'score', 'x', 'y', 'width', 'height'], rows);
}
