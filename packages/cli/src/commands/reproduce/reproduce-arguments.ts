import type { ArgsDef } from 'citty';
import { runtimeArgument } from '../../backend.ts';
import type { Io, Values } from '../../command.ts';
import type { ComparedRow } from '../../reproduce/compared-rows.ts';
import type { Protocol } from '../../reproduce/protocols.ts';
import { type Reproduced, reproduce } from '../../reproduce/reproduce.ts';
import { table } from '../../table.ts';
import { factor, inputSize, wholeNumber } from '../../values.ts';

/** What `rsanet reproduce voc` and `rsanet reproduce coco` both take. */
export const reproduceArguments = {
  epochs: {
    type: 'string',
    default: '150',
    valueHint: 'N',
    description: 'Passes over the data (not stated)',
  },
  batch: {
    type: 'string',
    valueHint: 'N',
    description: "Images per batch, the paper's by default",
  },
  input: {
    type: 'string',
    valueHint: 'SIDE|WxH',
    description: "The network's input in pixels, the paper's by default",
  },
  width: {
    type: 'string',
    default: '1',
    valueHint: 'F',
    description: "Factor on the backbone's channels",
  },
  seed: { type: 'string', default: '0', valueHint: 'N', description: 'Makes a run repeatable' },
  backend: runtimeArgument,
  out: {
    type: 'string',
    required: true,
    valueHint: 'DIR',
    description: 'Folder for checkpoints, result.json and, in DIR/model, the detector',
  },
} as const satisfies ArgsDef;

/** Remarks of the help of both. */
export const reproduceNotes = `Trains by the paper's recipe, measures the weights of the last epoch once, and prints them beside the
published figures. Ctrl-C stops; the same command goes on from the last whole epoch. JSON: { measure, figure, model,
epochs, images, seconds, rows: [{ name, input, params, macs, figure, source }] }.`;

/** Reads the command line, trains, measures, and prints. */
export async function runReproduce(
  protocol: Protocol,
  data: string,
  args: Values<typeof reproduceArguments> & { readonly json: boolean | undefined },
  io: Io,
): Promise<boolean> {
  const result = await reproduce(
    {
      protocol,
      data,
      out: args.out,
      epochs: wholeNumber('--epochs', args.epochs),
      batch: args.batch === undefined ? protocol.batch : wholeNumber('--batch', args.batch),
      input: args.input === undefined ? undefined : inputSize('--input', args.input),
      width: factor('--width', args.width),
      seed: wholeNumber('--seed', args.seed, 0),
      backend: args.backend,
    },
    io,
  );
  io.stdout.write(args.json ? `${JSON.stringify(result, null, 2)}\n` : asTable(result));
  return true;
}

function asTable({ measure, rows, epochs, images, model }: Reproduced): string {
  const titles = ['network', 'input', 'parameters, M', 'MACs, G', `${measure}, %`];
  return `${table(titles, rows.map(cells))}${epochs} epochs of ${images} images; the detector is in ${model}.\n`;
}

function cells({ name, input, params, macs, figure }: ComparedRow): string[] {
  const size = `${input.width}x${input.height}`;
  const scaled = (value: number | null, unit: number) =>
    value === null ? '-' : (value / unit).toFixed(2);
  return [name, size, scaled(params, 1e6), scaled(macs, 1e9), figure.toFixed(1)];
}
