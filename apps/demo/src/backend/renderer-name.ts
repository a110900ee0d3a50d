/**
 * The device in a WebGL renderer's name, without the layers that ANGLE names around it.
 *
 * @param renderer such as `ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 (0x00002504) Direct3D11 vs_5_0, D3D11)`
 */
export function rendererName(renderer: string): string {
  const [, device] = renderer.match(/^ANGLE \([^,]*, (.*)\)$/) ?? [];
  if (!device) return renderer;
  const [, inner] = device.match(/^Vulkan [\d.]+ \((.*)\), .*$/) ?? [];
  return (inner ?? device)
    .replace(/,[^,]*$/, '')
    .replace(/ \(0x[0-9A-F]+\)/gi, '')
    .replace(/ Direct3D11.*$/, '')
    .replace(/^ANGLE Metal Renderer: /, '');
}
