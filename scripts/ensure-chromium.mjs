// Brings the Chromium that tests and benchmarks start, where there is none: `node scripts/ensure-chromium.mjs`.
import { bringChromium, runCommand, thisMachine } from './bring-chromium.mjs';

try {
  bringChromium(thisMachine(), runCommand, console.log);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
