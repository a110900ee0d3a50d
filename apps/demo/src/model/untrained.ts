import type { DetectorModel, PresetName } from '@rsanet/rsanet';

/** A published form of RSANet with random weights: as fast as a trained one, and it finds nothing. */
export async function untrained(preset: PresetName): Promise<DetectorModel> {
  const { presets, rsanet, STRIDES } = await import('@rsanet/rsanet/graph');
  const { input, anchors, classes } = presets[preset];
  const name = `RSANet ${preset}, untrained`;
  const graph = rsanet({ preset });
  return {
    graph,
    metadata: {
      format: 'rsanet-detector',
      version: 1,
      name,
      input,
      strides: STRIDES,
      anchors,
      classes,
    },
  };
}
