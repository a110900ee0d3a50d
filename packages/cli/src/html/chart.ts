import { type PlotOptions, plot } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { type Html, html } from './html.ts';

/** What a chart shows: Plot's options, and a sentence below it. */
export interface ChartOptions extends PlotOptions {
  readonly caption: string;
}

/** A chart as a piece of a page, drawn by Observable Plot without a browser. */
export function chart({ caption, ...options }: ChartOptions): Html {
  const { document } = parseHTML('<html></html>');
  const drawn = plot({
    width: 720,
    height: 300,
    marginLeft: 56,
    marginBottom: 40,
    ...options,
    document,
  });
  return html`<figure>${{ html: drawn.outerHTML }}<figcaption>${caption}</figcaption></figure>
`;
}
