const SVG = 'http://www.w3.org/2000/svg';
/** Points of the line; more steps are drawn as means of some. */
const MAX_POINTS = 300;

/** The loss of each step as a line, from the first to the last, with the figures as text. */
export function lossChart(losses: readonly number[]): HTMLElement {
  const points = means(losses, MAX_POINTS);
  const max = Math.max(...points);
  const line = document.createElementNS(SVG, 'polyline');
  const places = points.map((loss, at) => `${at},${(1 - loss / max) * 100}`);
  line.setAttribute('points', places.join(' '));
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${points.length - 1} 100`);
  svg.setAttribute('preserveAspectRatio', 'none');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(line);
  const caption = document.createElement('figcaption');
  const [first, last] = [losses[0]!, losses.at(-1)!].map((loss) => loss.toPrecision(3));
  caption.textContent = `Loss of ${losses.length} steps: ${first} at first, ${last} now`;
  const figure = document.createElement('figure');
  figure.append(svg, caption);
  return figure;
}

/** At most so many values: the means of equal stretches. */
export function means(values: readonly number[], max: number): number[] {
  const stretch = Math.ceil(values.length / max);
  return Array.from({ length: Math.ceil(values.length / stretch) }, (_, at) => {
    const some = values.slice(at * stretch, (at + 1) * stretch);
    return some.reduce((sum, value) => sum + value, 0) / some.length;
  });
}
