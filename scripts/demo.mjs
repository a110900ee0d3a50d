// npm run demo [-- PHOTO...]: detects on an image, prints the boxes and writes the image with boxes drawn.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '@rsanet/cli';
import { drawSmear } from './draw-smear.mjs';

const out = 'demo-output';
const photos = process.argv.slice(2);
if (photos.length === 0) {
  await mkdir(out, { recursive: true });
  const smear = join(out, 'smear.png');
  await writeFile(smear, await drawSmear());
  photos.push(smear);
}
process.exitCode = await run(['detect', ...photos, '--out', join(out, 'detections')]);
