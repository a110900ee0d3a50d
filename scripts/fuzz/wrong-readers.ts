import { type Readers, text } from './reader.ts';

const SAMPLES = { file: [text('{"a": 1, "b": 2}')] };

/** Readers with a fault each, to see that it is found. */
export const WRONG_READERS: Readers = {
  'throws another error': {
    share: 1,
    make: () => ({ samples: SAMPLES, read: (_, bytes) => JSON.parse(`${Buffer.from(bytes)}`) }),
  },
  hangs: {
    share: 1,
    make: () => ({
      samples: SAMPLES,
      read(_, bytes) {
        while (bytes.length > 1000);
      },
    }),
  },
  'takes memory': {
    share: 1,
    make: () => {
      const kept: Uint8Array[] = [];
      return { samples: SAMPLES, read: () => kept.push(new Uint8Array(2 ** 24).fill(1)) };
    },
  },
};
