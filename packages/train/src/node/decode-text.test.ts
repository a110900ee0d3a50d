import { expect, test } from 'vitest';
import { decodeText } from './decode-text.ts';

const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();
const mark = '\uFEFF';
const xml = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?><a>café</a>`;

test.each([
  ['UTF-8', Buffer.from('café'), 'café'],
  ['UTF-8 with a mark', Buffer.from(`${mark}café`), 'café'],
  ['UTF-16 LE with a mark', Buffer.from(`${mark}café`, 'utf16le'), 'café'],
  ['UTF-16 BE with a mark', utf16be(`${mark}café`), 'café'],
  ['UTF-16 LE without', Buffer.from('{"é":1}', 'utf16le'), '{"é":1}'],
  ['UTF-16 BE without', utf16be('{"é":1}'), '{"é":1}'],
  ['nothing', Buffer.from(''), ''],
  ['Latin-1 as declared', Buffer.from(xml('ISO-8859-1'), 'latin1'), xml('ISO-8859-1')],
  [
    'windows-1252 as declared, with the characters that ISO-8859-1 lacks',
    Buffer.concat([
      Buffer.from('<?xml version="1.0" encoding="windows-1252"?>'),
      Buffer.from([0x80, 0x93, 0x9e, 0xe9]),
    ]),
    '<?xml version="1.0" encoding="windows-1252"?>€“žé',
  ],
  ['a mark against the declaration', Buffer.from(mark + xml('latin1')), xml('latin1')],
  ['UTF-8 still declared as UTF-16', Buffer.from(xml('utf-16')), xml('utf-16')],
  [
    'Shift JIS as declared',
    Buffer.concat([
      Buffer.from("<?xml version='1.0' encoding='Shift_JIS'?><a>"),
      Buffer.from([0x94, 0x4c]),
    ]),
    "<?xml version='1.0' encoding='Shift_JIS'?><a>猫",
  ],
  [
    'Cyrillic as declared',
    Buffer.concat([
      Buffer.from('<?xml version="1.0" encoding="windows-1251"?>'),
      Buffer.from([0xea, 0xee, 0xf2]),
    ]),
    '<?xml version="1.0" encoding="windows-1251"?>кот',
  ],
])('%s', (_, bytes, text) => {
  expect(decodeText(bytes, 'a.xml')).toBe(text);
});

test.each([
  [
    'undeclared Latin-1',
    Buffer.from('café', 'latin1'),
    /a\.xml holds bytes that are not UTF-8; save/,
  ],
  ['Latin-1 declared as UTF-8', Buffer.from(xml('UTF-8'), 'latin1'), /not UTF-8/],
  ['an encoding nobody knows', Buffer.from(xml('klingon')), /a\.xml is in klingon, which cannot/],
  ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), /is in UTF-32, which cannot/],
])('%s is refused by name', (_, bytes, message) => {
  expect(() => decodeText(bytes, 'a.xml')).toThrow(
    expect.objectContaining({ code: 'INVALID_DATASET', message: expect.stringMatching(message) }),
  );
});
