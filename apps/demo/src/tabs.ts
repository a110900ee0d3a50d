const STEPS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowRight: (at, count) => (at + 1) % count,
  ArrowLeft: (at, count) => (at + count - 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/**
 * Makes buttons of the role `tab` show the panels that they control, one at a time, by pointer and by the
 * keys of WAI-ARIA's pattern (https://www.w3.org/WAI/ARIA/apg/patterns/tabs/).
 *
 */
export function makeTabs(list: HTMLElement): void {
  const tabs = [...list.querySelectorAll<HTMLElement>('[role=tab]')];
  const panelOf = (tab: HTMLElement) => tab.getAttribute('aria-controls')!;

  function select(chosen: HTMLElement): void {
    for (const tab of tabs) {
      const selected = tab === chosen;
      tab.setAttribute('aria-selected', String(selected));
      tab.tabIndex = selected ? 0 : -1;
      document.getElementById(panelOf(tab))!.hidden = !selected;
    }
  }

  for (const [at, tab] of tabs.entries()) {
    tab.addEventListener('click', () => select(tab));
    tab.addEventListener('keydown', (event) => {
      const next = STEPS[event.key]?.(at, tabs.length);
      if (next === undefined) return;
      event.preventDefault();
      select(tabs[next]!);
      tabs[next]!.focus();
    });
  }
  select(tabs.find((tab) => tab.getAttribute('aria-selected') === 'true') ?? tabs[0]!);
}
