import fc from 'fast-check';

/** One change of a file: which kind, where, and with what. */
type Change = readonly [kind: number, at: number, value: number];

/** Tokens that texts are made of, whether JSON, XML, YAML or lists. */
const TOKEN = /"(?:[^"\\]|\\.)*"|<[^>]{0,200}>|[+-]?\d[\d.eE+-]*|[A-Za-z_][\w./-]*|[[\]{},:]/g;

/** What is put in the place of a token: numbers, names and structure that readers must not trust. */
const ODD = [
  ...['0', '-1', '1e12', '1e309', '-0', '0.5', '4294967296', '9007199254740993', 'NaN', 'Infinity'],
  ...['null', 'true', '""', '[]', '{}', '[[]]', '[null]', '[1e12,1e12]', '{"a":1}', '"\\ud800"'],
  ...[
    '"../../../etc/passwd"',
    '"/dev/zero"',
    '"file:///etc/passwd"',
    '"http://127.0.0.1:9/"',
    '".."',
  ],
  ...[
    '"__proto__"',
    '"constructor"',
    '"a\\u0000b"',
    '"x\\ny"',
    '&a;',
    '&#0;',
    '*a',
    '&a [*a]',
    '!!js/x',
  ],
  ...['<a>', '</a>', '<![CDATA[', '<!DOCTYPE a [<!ENTITY b "bb">]>', '# ', '- ', '? ', '%25', '\\'],
  ...[
    '['.repeat(3000),
    '{"a":'.repeat(3000),
    '<a>'.repeat(3000),
    '9'.repeat(400),
    'x'.repeat(5000),
  ],
];

/** Bytes that end, begin or overflow something. */
const EDGES = [0x00, 0x01, 0x0a, 0x20, 0x22, 0x2f, 0x7f, 0x80, 0xc0, 0xfe, 0xff];

/** Words of four bytes, of either order, that are sizes nobody has. */
const WORDS = [0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0x10000, 0x00ffffff, 65_500];

type Mutation = (bytes: Buffer, at: number, value: number, others: readonly Uint8Array[]) => Buffer;

const replaced = (bytes: Buffer, from: number, to: number, by: Uint8Array) =>
  Buffer.concat([bytes.subarray(0, from), by, bytes.subarray(to)]);

/** A change of one token of a text. */
function ofToken(change: (tokens: RegExpMatchArray[], which: number) => string): Mutation {
  return (bytes, at) => {
    const tokens = [...bytes.toString('latin1').matchAll(TOKEN)];
    if (tokens.length === 0) return bytes;
    const which = at % tokens.length;
    const { index, 0: text } = tokens[which]!;
    const by = Buffer.from(change(tokens, which), 'latin1');
    return replaced(bytes, index!, index! + text.length, by);
  };
}

const MUTATIONS: readonly Mutation[] = [
  function flipBit(bytes, at, value) {
    const copy = Buffer.from(bytes);
    if (copy.length > 0) copy[at % copy.length]! ^= 1 << (value % 8);
    return copy;
  },
  function setByte(bytes, at, value) {
    const copy = Buffer.from(bytes);
    if (copy.length > 0) copy[at % copy.length] = EDGES[value % EDGES.length]!;
    return copy;
  },
  function setWord(bytes, at, value) {
    const copy = Buffer.from(bytes);
    if (copy.length < 4) return copy;
    const word = WORDS[value % WORDS.length]!;
    const place = at % (copy.length - 3);
    if (value & 8) copy.writeUInt32LE(word, place);
    else copy.writeUInt32BE(word, place);
    return copy;
  },
  function remove(bytes, at, value) {
    const from = at % (bytes.length + 1);
    return replaced(bytes, from, Math.min(bytes.length, from + 1 + (value % 64)), Buffer.alloc(0));
  },
  function repeat(bytes, at, value) {
    const from = at % (bytes.length + 1);
    return replaced(bytes, from, from, bytes.subarray(from, from + 1 + (value % 256)));
  },
  function cut(bytes, at) {
    return bytes.subarray(0, at % (bytes.length + 1));
  },
  function splice(bytes, at, value, others) {
    const other = others[value % others.length]!;
    return replaced(
      bytes,
      at % (bytes.length + 1),
      bytes.length,
      other.subarray(value % (other.length + 1)),
    );
  },
  (bytes, at, value) => ofToken(() => ODD[value % ODD.length]!)(bytes, at, value, []),
  (bytes, at, value) => ofToken(() => ODD[value % ODD.length]!)(bytes, at, value, []),
  (bytes, at, value) =>
    ofToken((tokens) => tokens[value % tokens.length]![0])(bytes, at, value, []),
  ofToken(() => ''),
  ofToken((tokens, which) => tokens[which]![0].repeat(2)),
];

/**
 * Files that are nearly right: samples after up to six changes of their bytes or tokens, and now and then any bytes.
 *
 * @param samples files that are right
 */
export function mutated(samples: readonly Uint8Array[]): fc.Arbitrary<Buffer> {
  const change = fc.tuple(fc.nat(MUTATIONS.length - 1), fc.nat(), fc.nat());
  const changed = fc
    .tuple(fc.nat(samples.length - 1), fc.array(change, { maxLength: 6 }))
    .map(([which, changes]) => apply(Buffer.from(samples[which]!), changes, samples));
  const any = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
  return fc.oneof({ arbitrary: changed, weight: 50 }, { arbitrary: any, weight: 1 });
}

function apply(bytes: Buffer, changes: readonly Change[], samples: readonly Uint8Array[]): Buffer {
  return changes.reduce(
    (file, [kind, at, value]) => MUTATIONS[kind]!(file, at, value, samples),
    bytes,
  );
}
