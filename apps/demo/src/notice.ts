import { element } from './element.ts';
import { errorText, isStopped } from './error-text.ts';

/** Shows in words what went wrong, until dismissed or until something new is tried. */
export interface Notice {
  show(error: unknown): void;
  clear(): void;
}

/** The page's place for errors, read out at once by screen readers. */
export function makeNotice(): Notice {
  const box = element('notice', HTMLElement);
  const text = element('notice-text', HTMLElement);
  const clear = () => {
    box.hidden = true;
    text.textContent = '';
  };
  element('notice-close', HTMLButtonElement).addEventListener('click', clear);
  return {
    clear,
    show(error) {
      if (isStopped(error)) return;
      box.hidden = false;
      text.textContent = errorText(error);
    },
  };
}
