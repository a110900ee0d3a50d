// The same as examples/page, in a worker, so that the page stays free while the network computes.
import model from '@rsanet/models/bccd';
import { createWorkerDetector } from '@rsanet/rsanet';

const output = document.querySelector('output');
const worker = new Worker(new URL('./detector-worker.js', import.meta.url), { type: 'module' });
const loading = createWorkerDetector(worker, model);

document.querySelector('input').addEventListener('change', async ({ target }) => {
  const detector = await loading;
  const detections = await detector.detect(await createImageBitmap(target.files[0]), {
    scoreThreshold: 0.5,
  });
  output.textContent = `${detections.length} found`;
});
