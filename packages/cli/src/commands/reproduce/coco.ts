import { defineCommand } from '../../command.ts';
import { cocoProtocol } from '../../reproduce/protocols.ts';
import { reproduceArguments, reproduceNotes, runReproduce } from './reproduce-arguments.ts';

/** `rsanet reproduce coco`: the paper's table of MS COCO. */
export const reproduceCoco = defineCommand({
  name: 'reproduce coco',
  description: "Train and measure on MS COCO as the paper does, beside others' figures",
  args: {
    data: {
      type: 'string',
      required: true,
      valueHint: 'DIR',
      description: 'COCO 2017: annotations, train2017 and val2017',
    },
    ...reproduceArguments,
  },
  notes: reproduceNotes,
  examples: ['rsanet reproduce coco --data coco --out runs/coco'],
  run: (args, io) => runReproduce(cocoProtocol, args.data, args, io),
});
