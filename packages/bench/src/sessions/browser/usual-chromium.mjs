// @ts-check
// Plain JavaScript, for scripts/ensure-chromium.mjs runs it before anything is built.

/**
 * Flags every Chromium of ours starts with. No sandbox: it does not start for root, and the pages are ours. The
 * others let graphics be used that Chromium does not know, and let SwiftShader stand in on a machine without any.
 *
 * @type {readonly string[]}
 */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--ignore-gpu-blocklist',
  '--enable-unsafe-webgpu',
  '--enable-unsafe-swiftshader',
];

/**
 * The paths at which installers put Chromium and Chrome, the first to be preferred.
 *
 * @param {string} platform as `process.platform`
 * @param {Readonly<Record<string, string | undefined>>} env on Windows, names the folders of programs
 * @returns {string[]} none for a platform that is not known
 */
export function usualChromium(platform, env) {
  switch (platform) {
    case 'linux':
      return [
        '/usr/bin/chromium',
        '/usr/bin/google-chrome',
        '/usr/bin/google-chrome-stable',
        '/opt/google/chrome/chrome',
        '/snap/bin/chromium',
      ];
    case 'darwin':
      return ['', env.HOME ?? ''].flatMap((home) =>
        ['Chromium', 'Google Chrome'].map(
          (name) => `${home}/Applications/${name}.app/Contents/MacOS/${name}`,
        ),
      );
    case 'win32':
      return [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA]
        .filter((folder) => folder !== undefined)
        .flatMap((folder) =>
          ['Chromium', 'Google\\Chrome'].map(
            (name) => `${folder}\\${name}\\Application\\chrome.exe`,
          ),
        );
    default:
      return [];
  }
}
