import { expect, test } from 'vitest';
import { html, htmlPage, htmlTable } from './html.ts';

test('contents are escaped, pieces are not', () => {
  const name = `<b>"Tom" & 'Jerry'</b>`;
  const text = '&#60;b&#62;&#34;Tom&#34; &#38; &#39;Jerry&#39;&#60;/b&#62;';
  expect(html`<p title="${name}">${name}</p>`.html).toBe(`<p title="${text}">${text}</p>`);
  expect(html`<ul>${['a', 'b'].map((one) => html`<li>${one}</li>`)}</ul>${3}`.html).toBe(
    '<ul><li>a</li><li>b</li></ul>3',
  );
  expect(htmlTable(['<'], [['>']]).html).toContain('<th>&#60;</th></tr></thead>');
});

test('a page is whole and asks for no other file', () => {
  const page = htmlPage('A & B', html`<p>text</p>`);
  expect(page).toMatch(/^<!doctype html>\n<html lang="en">[\s\S]*<\/html>\n$/);
  expect(page).toContain('<title>A &#38; B</title>');
  expect(page).not.toMatch(/\b(src|href)=/);
});
