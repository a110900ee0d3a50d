import { defineCommand } from '../../command.ts';
import { vocProtocol } from '../../reproduce/protocols.ts';
import { reproduceArguments, reproduceNotes, runReproduce } from './reproduce-arguments.ts';

/** `rsanet reproduce voc`: the paper's table of PASCAL VOC. */
export const reproduceVoc = defineCommand({
  name: 'reproduce voc',
  description: "Train and measure on PASCAL VOC as the paper does, beside others' figures",
  args: {
    data: {
      type: 'string',
      required: true,
      valueHint: 'DIR',
      description: 'VOCdevkit, with VOC2007 (trainval and test) and VOC2012 (trainval) in it',
    },
    years: {
      type: 'enum',
      options: ['07', '07+12'],
      default: '07+12',
      description: 'Whose trainval is learnt',
    },
    ...reproduceArguments,
  },
  notes: reproduceNotes,
  examples: ['rsanet reproduce voc --data VOCdevkit --out runs/voc'],
  run: (args, io) => runReproduce(vocProtocol(args.years), args.data, args, io),
});
