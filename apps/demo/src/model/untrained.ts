import type { DetectorModel, PresetName } from '@rsanet/rsanet';

/**
 * A published form of RSANet with random weights: as fast as a trained one, and it finds nothing. Brings
 * `tfjs-layers` into the page.
 */
export async function untrained(preset: PresetName): Promise<DetectorModel> {
  const [{ presets, rsanet, STRIDES }, { fromLayersModel }, tf] = await Promise.all([
    import('@rsanet/rsanet/model'),
    import('@rsanet/tfjs'),
    import('@tensorflow/tfjs-core'),
    import('@tensorflow/tfjs-backend-cpu'),
  ]);
  await tf.setBackend('cpu');
  const model = rsanet({ preset });
  try {
    const { input, anchors, classes } = presets[preset];
    const name = `RSANet ${preset}, untrained`;
    return {
      graph: fromLayersModel(model),
      metadata: {
        ...{ format: 'rsanet-detector', version: 1, name },
        ...{ input, strides: STRIDES, anchors, classes },
      },
    };
  } finally {
    model.dispose();
  }
}
