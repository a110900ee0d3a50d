import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Detection, loadDetector } from '@rsanet/rsanet/node';
import { tfjsRuntime } from '@rsanet/tfjs/node';
import type { TestProject } from 'vitest/node';
import { bloodSmear } from '../packages/rsanet/src/testing/blood-smear.ts';
import { type OddFile, oddFiles } from '../packages/rsanet/src/testing/odd-files.ts';

/**
 * What TensorFlow.js finds in Node, on wasm, for browsers to find the same; a server that takes requests and never
 * answers;
 * and from the environment the model to run for long, if one is asked for, and for how long streams are watched.
 */
export async function setup(project: TestProject): Promise<() => void> {
  const detector = await loadDetector('bccd', { runtime: tfjsRuntime('wasm') });
  project.provide('nodeDetections', await detector.detect(bloodSmear()));
  await detector.dispose();
  project.provide('soakModel', process.env.SOAK_MODEL);
  project.provide('streamSeconds', Number(process.env.STREAM_SECONDS ?? 5));
  // Chromium leaves WebP as it is stored, in an image element too, and opens no TIFF.
  const openable = await oddFiles((extension, orientation) =>
    extension === 'webp' ? orientation === 1 : extension !== 'tif',
  );
  project.provide(
    'oddFiles',
    openable.map(({ bytes, ...file }) => ({ ...file, base64: bytes.toString('base64') })),
  );
  const silent = createServer(() => {});
  await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
  project.provide('silentServer', `http://127.0.0.1:${(silent.address() as AddressInfo).port}`);
  return () => {
    silent.closeAllConnections();
    silent.close();
  };
}

declare module 'vitest' {
  export interface ProvidedContext {
    nodeDetections: Detection[];
    /** Generated files of images of every format that a page opens. */
    oddFiles: (Omit<OddFile, 'bytes'> & { base64: string })[];
    /** Origin of a server that never answers. */
    silentServer: string;
    /** URL of a model's folder. */
    soakModel: string | undefined;
    streamSeconds: number;
  }
}
