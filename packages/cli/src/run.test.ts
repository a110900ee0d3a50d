import { expect, test } from 'vitest';
import { capture } from './testing/capture.ts';

test.each([
  [[], 'Give a command: detect, enqueue, worker, collect, cost, train, eval, export, bench'],
  [['nope'], "There is no command 'nope'"],
  [['--nope'], "There is no command '--nope'"],
  [['constructor'], "There is no command 'constructor'"],
  [['detect'], 'IMAGE... is missing'],
  [['detect', 'a.jpg', '--scor', '1'], 'Unknown flag --scor'],
  [['detect', 'a.jpg', '-s'], 'Unknown flag -s'],
  [['detect', 'a.jpg', '--image...', 'b'], 'Unknown flag --image...'],
  [['detect', 'a.jpg', '--no-json'], 'Unknown flag --no-json'],
  [['detect', 'a.jpg', '--json=yes'], "--json takes no value, and got 'yes'"],
  [['detect', 'a.jpg', '--model'], '--model needs a value'],
  [['detect', 'a.jpg', '--model='], '--model needs a value'],
  [['detect', 'a.jpg', '--model', '--json'], '--model needs a value'],
  [['detect', 'a.jpg', '--score', '-0.1'], "--score is '-0.1'"],
  [['detect', 'a.jpg', '--score', '1.1'], "--score is '1.1'"],
  [['detect', 'a.jpg', '--iou', 'half'], "--iou is 'half'"],
  [['detect', 'a.jpg', '--max', '0'], "--max is '0'"],
  [['detect', 'a.jpg', '--max', '1.5'], "--max is '1.5'"],
  [['detect', 'a.jpg', '--backend', 'cuda'], '--backend (cuda)'],
  [['detect', 'x/a.jpg', 'y/a.jpeg', '--out', 'z'], "'x/a.jpg' and 'y/a.jpeg'"],
  [['cost'], '--preset is missing'],
  [['cost', '--preset', 'nano'], '--preset (nano). Expected one of: voc-416, coco-320'],
  [['cost', '--preset', 'voc-416', 'more'], "Unexpected argument 'more'"],
  [['cost', '--preset', 'voc-416', '--input', '417x416'], "--input is '417x416'"],
  [['cost', '--preset', 'voc-416', '--input', '0'], "--input is '0'"],
  [['cost', '--preset', 'voc-416', '--classes', '-3'], "--classes is '-3'"],
  [['eval', '--data', 'd', '--format', 'voc', '--split', 's'], 'either --model or --detections'],
  [
    ['eval', '--data', 'd', '--format', 'kitti', '--split', 's', '--model', 'm'],
    '--format (kitti)',
  ],
  [
    ['eval', '--data', 'd', '--format', 'voc', '--split', 's', '--model', 'm', '--classes', 'a,,b'],
    "--classes is 'a,,b'",
  ],
  [
    [
      'eval',
      '--data',
      'd',
      '--format',
      'coco',
      '--split',
      's',
      '--model',
      'm',
      '--metric',
      '11-point',
    ],
    '--metric is for --format voc',
  ],
  [['export', '--model', 'bccd', '--to', 'onnx'], '--out is missing'],
  [
    ['export', '--model', 'bccd', '--to', 'onnx', '--out', 'x', '--name', 'y'],
    '--name and --licence are for --to graph-model',
  ],
  [['export', '--model', 'bccd', '--to', 'tflite', '--out', 'x'], '--to (tflite)'],
  [['train', '--data', 'd'], '--format is missing'],
])('%j is wrong usage', async (argv, part) => {
  const { code, out, lines } = await capture(argv);
  expect(lines).toEqual([expect.stringContaining(part)]);
  expect(lines[0]).toMatch(/ \(see rsanet( \w+)? --help\)$/);
  expect({ code, out }).toEqual({ code: 2, out: '' });
});

test.each(['detect', 'enqueue', 'worker', 'collect', 'cost', 'train', 'eval', 'export'])(
  '%s has help',
  async (name) => {
    for (const flag of ['--help', '-h']) {
      const { code, out, err } = await capture([name, '--whatever', flag]);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out).toMatch(new RegExp(`EXAMPLE\n\n  rsanet ${name} `));
      expect(out).toContain('--json');
      expect(out).not.toContain('\x1b');
    }
  },
);

test('help and version', async () => {
  for (const flag of ['--help', '-h', 'help']) {
    const { code, out } = await capture([flag]);
    expect(code).toBe(0);
    for (const name of ['detect', 'cost', 'train', 'eval', 'export']) expect(out).toContain(name);
  }
  const { code, out } = await capture(['--version']);
  expect(code).toBe(0);
  expect(out).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
});

test('examples of the help begin with their command and take options that it has', async () => {
  const { out } = await capture(['--help']);
  const names = [...out.matchAll(/^ {2}([a-z]+(?: [a-z]+)?) {2,}/gm)].map(([, name]) => name!);
  expect(names.length).toBeGreaterThan(10);
  for (const name of names) {
    const { out: help } = await capture([...name.split(' '), '--help']);
    const examples = help.split('EXAMPLE\n\n')[1]!.trim().split('\n');
    for (const example of examples) {
      expect(example).toMatch(new RegExp(`^ *rsanet ${name} `));
      for (const [option] of example.matchAll(/--[\w-]+/g)) {
        expect(help, example).toMatch(new RegExp(`^ +${option}\\b`, 'm'));
      }
    }
  }
});

test('the stack is printed with --debug alone', async () => {
  const line = [
    'eval',
    '--detections',
    'd',
    '--data',
    'no-data',
    '--format',
    'voc',
    '--split',
    's',
  ];
  const plain = await capture(line);
  expect(plain.code).toBe(1);
  expect(plain.lines).toEqual([expect.stringMatching(/^rsanet eval: .*no-data/)]);
  const debug = await capture([...line, '--debug']);
  expect(debug.code).toBe(1);
  expect(debug.err).toMatch(/no-data[\s\S]*\n +at .*\n/);
  expect(debug.err).toContain('caused by: Error: ENOENT');
});
