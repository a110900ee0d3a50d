// Code written for @tensorflow-models/coco-ssd: another import and a model are all that changes.
// before: import { load } from '@tensorflow-models/coco-ssd';
//         const model = await load();
import bccd from '@rsanet/models/bccd';
import { readImage } from '@rsanet/rsanet';
import { load } from '@rsanet/rsanet/coco-ssd';

const model = await load({ modelUrl: bccd.get('model.json') });
const image = await readImage(process.argv[2] ?? 'photo.jpg'); // a page gives an <img>, as before
for (const { bbox, class: name, score } of await model.detect(image, 5, 0.1)) {
  console.log(name, score.toFixed(2), bbox.map(Math.round).join());
}
model.dispose();
