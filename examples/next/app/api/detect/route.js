import { loadDetector } from '@rsanet/rsanet';

const loading = loadDetector('bccd'); // once per server

/** POST the bytes of an image; gets the detections as JSON. */
export async function POST(request) {
  const detector = await loading;
  const bytes = new Uint8Array(await request.arrayBuffer());
  return Response.json(await detector.detect(bytes));
}
