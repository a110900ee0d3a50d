import { element } from '../element.ts';
import type { BackendKind, BackendOffer } from './offers.ts';

/** What the visitor wants to compute with. */
export type Wanted = BackendKind | 'automatic';

/**
 * Lists the ways to compute as radio buttons; one that is missing cannot be chosen and says why.
 *
 * @param onChoice receives what is chosen
 */
export function listBackends(
  offers: readonly BackendOffer[],
  onChoice: (wanted: Wanted) => void,
): void {
  const automatic = {
    ...({ kind: 'automatic', name: 'Automatic', available: true } as const),
    note: 'The best that is there.',
  };
  const choices = [automatic, ...offers].map(({ kind, name, note, available }) => {
    const input = document.createElement('input');
    Object.assign(input, { type: 'radio', name: 'backend', value: kind, id: `backend-${kind}` });
    input.checked = kind === 'automatic';
    input.disabled = !available;
    const said = document.createElement('p');
    said.id = `backend-${kind}-note`;
    said.textContent = available ? note : `Not available. ${note}`;
    input.setAttribute('aria-describedby', said.id);
    input.addEventListener('change', () => onChoice(kind));
    const label = document.createElement('label');
    label.htmlFor = input.id;
    label.textContent = name;
    const choice = document.createElement('div');
    choice.className = available ? 'choice' : 'choice missing';
    choice.append(input, label, said);
    return choice;
  });
  element('backends', HTMLElement).replaceChildren(...choices);
}
