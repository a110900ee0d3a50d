import { type DrawnDetection, drawDetections } from '@rsanet/detect-utils/draw';
import { element } from '../element.ts';
import type { Source } from '../source/source.ts';

/** Pixels of the screen that a box is wide for a label to have room. */
const MIN_LABELLED = 60;

/** Where the source is seen, with boxes over it. */
export interface StageView {
  show(source: Source): void;
  draw(detections: readonly DrawnDetection[]): void;
  /** Whether boxes carry class and score. */
  setLabels(shown: boolean): void;
  /** Says in words what is to be seen. */
  describe(text: string): void;
}

/** The page's stage. Boxes are drawn in pixels of the screen, so that labels are legible at any size. */
export function makeStageView(): StageView {
  const stage = element('stage', HTMLElement);
  const overlay = document.createElement('canvas');
  overlay.className = 'overlay';
  const context = overlay.getContext('2d')!;
  let source: Source | undefined;
  let drawn: readonly DrawnDetection[] = [];
  let labels = true;

  function redraw(): void {
    const { clientWidth: width, clientHeight: height } = overlay;
    const pixels = devicePixelRatio;
    overlay.width = Math.round(width * pixels);
    overlay.height = Math.round(height * pixels);
    if (!source || width === 0) return;
    const scale = width / source.size.width;
    const shown = drawn.map(({ bbox: [x, y, w, h], ...detection }) => ({
      ...detection,
      bbox: [x * scale, y * scale, w * scale, h * scale] as const,
    }));
    context.scale(pixels, pixels);
    drawDetections(context, shown, {
      size: { width, height },
      label: (one) => (labels && one.bbox[2] >= MIN_LABELLED ? labelOf(one) : ''),
    });
  }
  new ResizeObserver(redraw).observe(overlay);

  return {
    show(next) {
      source = next;
      drawn = [];
      next.media.classList.add('media');
      // The stage's label says what is seen.
      next.media.setAttribute('aria-hidden', 'true');
      stage.style.aspectRatio = `${next.size.width} / ${next.size.height}`;
      stage.style.setProperty('--ratio', String(next.size.width / next.size.height));
      stage.replaceChildren(next.media, overlay);
      redraw();
    },
    draw(detections) {
      drawn = detections;
      redraw();
    },
    setLabels(shown) {
      labels = shown;
      redraw();
    },
    describe(text) {
      stage.setAttribute('aria-label', text);
    },
  };
}

function labelOf({ class: name, score }: DrawnDetection): string {
  return `${name} ${score.toFixed(2)}`;
}
