// Detects on a drawn blood smear, smear.png, where nothing is installed but the detector, its models and what they need.
import assert from 'node:assert/strict';
import bccd from '@rsanet/models/bccd';
import { loadDetector } from '@rsanet/rsanet';

// As many as scripts/draw-smear.mjs draws.
const drawn = { Platelets: 3, RBC: 20, WBC: 1 };
for (const source of ['bccd', bccd]) {
  const detector = await loadDetector(source);
  assert.equal(detector.backend.name, 'engine');
  const counts = Object.fromEntries(detector.classes.map((name) => [name, 0]));
  for (const { class: name } of await detector.detect('smear.png')) counts[name]++;
  assert.deepEqual(counts, drawn);
  await detector.dispose();
}
