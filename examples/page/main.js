// Detects on an image that the visitor chooses, and draws the boxes. Any bundler makes a page of it: `npx vite`.
import { drawDetections } from '@rsanet/detect-utils/draw';
import model from '@rsanet/models/bccd';
import { loadDetector } from '@rsanet/rsanet';

const output = document.querySelector('output');
const canvas = document.querySelector('canvas');
const loading = loadDetector(model);

document.querySelector('input').addEventListener('change', async ({ target }) => {
  const image = await createImageBitmap(target.files[0]);
  const detector = await loading;
  const detections = await detector.detect(image, { scoreThreshold: 0.5 });
  [canvas.width, canvas.height] = [image.width, image.height];
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  drawDetections(context, detections);
  output.textContent = `${detections.length} found`;
});
