import { existsSync } from 'node:fs';
import { chromium } from 'playwright';

/**
 * For Chromium in tests: no sandbox, which root cannot start, and SwiftShader in the place of graphics that a
 * machine does not have.
 */
export const CHROMIUM_FLAGS: readonly string[] = [
  '--no-sandbox',
  '--disable-quic',
  '--ignore-gpu-blocklist',
  '--enable-unsafe-webgpu',
  '--enable-unsafe-swiftshader',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
  '--use-webgpu-adapter=swiftshader',
];

/** The Chromium that tests start: `CHROME_PATH`, else Debian's, else Playwright's own. */
export function chromiumPath(): string {
  const usual = '/usr/bin/chromium';
  return process.env.CHROME_PATH ?? (existsSync(usual) ? usual : chromium.executablePath());
}
