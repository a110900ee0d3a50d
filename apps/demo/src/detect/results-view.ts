import { atMostEvery } from '../at-most-every.ts';
import { element } from '../element.ts';
import { classCounts, countsText } from './class-counts.ts';
import { makeFoundView } from './found-view.ts';
import { frameRate } from './frame-rate.ts';
import { drawStages, milliseconds } from './stage-chart.ts';
import { stageHistory } from './stage-history.ts';
import type { StageView } from './stage-view.ts';
import type { Seen } from './watch.ts';

/** Milliseconds between two changes of the figures. */
const FIGURES_EVERY = 250;

/** Shows what a session sees: boxes, figures, list and times. */
export interface ResultsView {
  show(seen: Seen): void;
  /** Begins anew, for another source, model or backend. */
  reset(source: { name: string; moves: boolean } | null): void;
}

/** The page's results. */
export function makeResultsView(stage: StageView): ResultsView {
  const showFound = makeFoundView();
  const history = stageHistory();
  let of = { name: '', moves: false };
  let rate = frameRate();
  let dropped = 0;

  const figures = atMostEvery<Record<'fps' | 'time' | 'dropped' | 'objects', string>>(
    FIGURES_EVERY,
    (texts) => {
      for (const [id, text] of Object.entries(texts)) element(id, HTMLElement).textContent = text;
      drawStages(history);
    },
  );
  const describe = atMostEvery<string>(2000, (text) => stage.describe(text));

  return {
    show({ detections, times, dropped: more }) {
      stage.draw(detections);
      showFound(detections);
      history.add(times);
      dropped += more;
      const perSecond = rate(performance.now());
      figures({
        fps: of.moves && perSecond !== null ? perSecond.toFixed(1) : '–',
        time: milliseconds(times.total),
        dropped: of.moves ? String(dropped) : '–',
        objects: String(detections.length),
      });
      describe(`${of.name} with boxes: ${countsText(classCounts(detections))}`);
    },
    reset(source) {
      if (source) of = source;
      rate = frameRate();
      dropped = 0;
      history.clear();
      stage.draw([]);
      showFound([]);
      figures({ fps: '–', time: '–', dropped: '–', objects: '–' });
    },
  };
}
