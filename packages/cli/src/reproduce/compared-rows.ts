import type { Size } from '@rsanet/detect-utils';
import type { Graph } from '@rsanet/graph';
import type { Protocol } from './protocols.ts';

/** A network of the table: what was trained here, or what its authors publish. */
export interface ComparedRow {
  readonly name: string;
  /** Pixels. */
  readonly input: Size;
  readonly params: number | null;
  /** Multiply-accumulates of convolutions. */
  readonly macs: number | null;
  /** Percent. */
  readonly figure: number;
  /** Where the figure stands; null for what was measured here. */
  readonly source: string | null;
}

/**
 * A trained network among those with a published figure, best first.
 *
 * @param trained not folded, with its figure, 0..1
 */
export async function comparedRows(
  { publishedFigure }: Protocol,
  trained: { readonly graph: Graph; readonly input: Size; readonly figure: number },
): Promise<ComparedRow[]> {
  const { publishedTable } = await import('@rsanet/bench');
  const { cost } = await import('@rsanet/graph');
  const { params, macs } = cost(trained.graph);
  const own: ComparedRow = {
    name: 'RSANet, this run',
    input: trained.input,
    params,
    macs,
    figure: 100 * trained.figure,
    source: null,
  };
  const others = publishedTable().flatMap(({ label, input, published, publishedMacs }) => {
    const figure = publishedFigure(published);
    const { params, source } = published;
    return figure === undefined
      ? []
      : [{ name: label, input, params, macs: publishedMacs, figure, source }];
  });
  return [own, ...others].toSorted((a, b) => b.figure - a.figure);
}
