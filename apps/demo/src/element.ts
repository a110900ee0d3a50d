/**
 * The element of an id in the page.
 *
 * @throws Error when there is none of that type, which is a mistake in `index.html`
 */
export function element<Type extends HTMLElement>(id: string, type: new () => Type): Type {
  const found = document.getElementById(id);
  if (found instanceof type) return found;
  throw new Error(`The page has no ${type.name} with the id '${id}'.`);
}

/** A row of a table: the first cell heads it, and numbers stand to the right. */
export function row([head, ...cells]: readonly [string | Node, ...(string | Node)[]]): HTMLElement {
  const tr = document.createElement('tr');
  const th = document.createElement('th');
  th.scope = 'row';
  th.append(head);
  tr.append(th);
  for (const cell of cells) {
    const td = document.createElement('td');
    td.className = 'number';
    td.append(cell);
    tr.append(td);
  }
  return tr;
}
