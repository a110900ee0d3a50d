import { CHROMIUM_FLAGS as FLAGS } from '../packages/bench/src/sessions/browser/usual-chromium.mjs';
import { findChromium, thisMachine } from './bring-chromium.mjs';

/** For Chromium in tests: SwiftShader in the place of a GPU, also on a machine that has one. */
export const CHROMIUM_FLAGS: readonly string[] = [
  ...FLAGS,
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
  '--use-webgpu-adapter=swiftshader',
];

/** The Chromium that tests start: `CHROME_PATH`, else an installed one, else where Playwright would have its own. */
export function chromiumPath(): string {
  const machine = thisMachine();
  return findChromium(machine) ?? machine.downloaded;
}
