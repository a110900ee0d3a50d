import { existsSync } from 'node:fs';
import type { Started } from '../started.ts';
import { unavailable } from '../unavailable.ts';
import { onWebgpu } from '../webgpu.ts';
import { optionalPackage, versionOf } from './installed.ts';

interface Dawn {
  create(options: string[]): GPU;
  globals: object;
}

// Vulkan drivers that compute on the CPU and that no Vulkan loader finds by itself.
const SOFTWARE_DRIVERS = [
  '/usr/lib/chromium/vk_swiftshader_icd.json',
  '/usr/lib/chromium-browser/vk_swiftshader_icd.json',
  '/opt/google/chrome/vk_swiftshader_icd.json',
];

const REMEDY =
  'install a Vulkan driver (Mesa 23 or newer: apt-get install mesa-vulkan-drivers libvulkan1), or name one by VK_DRIVER_FILES';

/**
 * TensorFlow.js's WebGPU backend on Dawn, which the npm package `webgpu` brings. Where no Vulkan driver
 * is installed, that of an installed Chromium serves.
 *
 * @throws RsanetError BACKEND_UNAVAILABLE without package or adapter
 */
export async function startWebgpu(): Promise<Started> {
  const dawn = await optionalPackage<Dawn>('webgpu', 'npm install it');
  const gpu = await adaptedGpu(dawn);
  Object.assign(globalThis, dawn.globals);
  // TensorFlow.js looks for a telephone in the user agent, and in a window where there is none.
  const userAgent = `Node.js/${process.versions.node}`;
  Object.defineProperty(globalThis, 'navigator', { value: { gpu, userAgent }, configurable: true });
  const name = '@tensorflow/tfjs-backend-webgpu';
  await optionalPackage(name, 'npm install it');
  return onWebgpu({ [name]: versionOf(name), webgpu: versionOf('webgpu') });
}

async function adaptedGpu({ create }: Dawn): Promise<GPU> {
  const gpu = create([]);
  if (await gpu.requestAdapter()) return gpu;
  const driver = SOFTWARE_DRIVERS.find((path) => existsSync(path));
  if (driver && !process.env.VK_DRIVER_FILES && !process.env.VK_ICD_FILENAMES) {
    process.env.VK_DRIVER_FILES = driver;
    process.env.VK_ICD_FILENAMES = driver; // its name until Vulkan 1.3.207
    const again = create([]);
    if (await again.requestAdapter()) return again;
  }
  throw unavailable(`Dawn finds no WebGPU adapter; ${REMEDY}.`);
}
