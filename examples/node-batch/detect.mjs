// All images of a folder, on several threads of Node: `node detect.mjs FOLDER`. A line of JSON for each.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createDetectorPool } from '@rsanet/rsanet';

const [folder = '.'] = process.argv.slice(2);
const names = (await readdir(folder)).filter((name) => /\.(jpe?g|png|webp)$/i.test(name));

const detector = await createDetectorPool('bccd', { size: 2 });
await Promise.all(
  names.map(async (name) => {
    const detections = await detector.detect(join(folder, name), { scoreThreshold: 0.5 });
    console.log(JSON.stringify({ name, detections }));
  }),
);
await detector.dispose();
