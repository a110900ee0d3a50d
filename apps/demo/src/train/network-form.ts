import type { Graph } from '@rsanet/graph';
import type { RsanetOptions } from '@rsanet/rsanet/graph';

/** The widths and depths of an RSANet, and its prediction kernels. */
export type NetworkForm = Pick<RsanetOptions, 'channels' | 'depths' | 'predictionKernels'>;

/** The forms that the page offers, by name; the full one is the preset's. */
export const forms: Readonly<Record<'tiny' | 'half' | 'full', NetworkForm>> = {
  tiny: { channels: [8, 16, 24, 24, 24], depths: [0, 0, 1, 0, 0] },
  half: { channels: [16, 32, 64, 128, 256] },
  full: {},
};

/**
 * The form that a trained RSANet has, read from the names and kernels of its nodes; what another network does not
 * have is left out.
 */
export function formOf({ nodes, outputs }: Graph): NetworkForm {
  const stages = [1, 2, 3, 4, 5] as const;
  const kernels = new Map(
    nodes.flatMap((node) =>
      node.op === 'conv2d' ? [[node.name, node.kernel.shape] as const] : [],
    ),
  );
  const widths = stages.map((stage) => {
    const shape =
      kernels.get(`stage${stage}/stem/conv`) ?? kernels.get(`stage${stage}/dsm/pointwise/conv`);
    return shape?.at(-1);
  });
  const depths = stages.map((stage) => {
    const blocks = [...kernels.keys()].flatMap((name) => {
      const block = new RegExp(`^stage${stage}/ccm(\\d+)/`).exec(name)?.[1];
      return block ? [Number(block)] : [];
    });
    return Math.max(0, ...blocks);
  });
  const sides = outputs.map((name) => kernels.get(name)?.[0]);
  const [a, b, c, d, e] = widths;
  if (!a || !b || !c || !d || !e || !sides.every((side) => side !== undefined)) return {};
  const [da, db, dc, dd, de] = depths as [number, number, number, number, number];
  return { channels: [a, b, c, d, e], depths: [da, db, dc, dd, de], predictionKernels: sides };
}
