// What runs in a report's page: draws the charts in the reader's colours and filters the table.
// Plain JavaScript as text, since it runs in the browser; it reads its data from elements of the page.
import { darkInk, lightInk } from './theme/index.ts';

/** Every colour of charts drawn for white paper with what stands for it on a dark page. */
const darkColours = pairsOf(lightInk, darkInk);

function pairsOf(light: object, dark: object): readonly (readonly [string, string])[] {
  return Object.keys(light).flatMap(key => {
    const [from, to] = [light, dark].map(ink => (ink as Readonly<Record<string, unknown>>)[key]);
    if (typeof from === 'object' && from !== null) return pairsOf(from, Object(to) as object);
    return from === to ? [] : [[String(from), String(to)] as const];
  });
}

const lightColours: readonly (readonly [string, string])[] = [[lightInk.paper, '#fcfbf8']];

export const pageScript = `
'use strict';
(() => {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const narrow = matchMedia('(max-width: 36rem)');
  const inks = { dark: ${JSON.stringify(darkColours)}, light: ${JSON.stringify(lightColours)} };
  const root = document.documentElement;

  const specs = [...document.querySelectorAll('script[data-chart]')].map(element => ({
    text: element.textContent,
    place: document.getElementById(element.dataset.chart),
  }));

  function coloured(text) {
    for (const [from, to] of inks[dark.matches ? 'dark' : 'light']) {
      text = text.replaceAll('"' + from + '"', '"' + to + '"');
    }
    return JSON.parse(text);
  }

  async function draw() {
    delete root.dataset.ready;
    // Vega measures text when it lays out: before the font is there, it would measure another one.
    await Promise.all(['400', '600', 'italic 400'].map(face => document.fonts.load(face + ' 14px "Source Sans 3"')));
    let failed = false;
    for (const { text, place } of specs) {
      try {
        await vegaEmbed(place, coloured(text)[narrow.matches ? 'narrow' : 'wide'], {
          actions: false,
          renderer: 'svg',
          tooltip: { theme: dark.matches ? 'dark' : 'light' },
        });
      } catch (error) {
        failed = true;
        place.classList.add('failed');
        place.textContent = 'This chart could not be drawn: ' + error.message;
        console.error(error);
      }
    }
    root.dataset.ready = failed ? 'failed' : 'true';
  }

  function filterTable() {
    const form = document.getElementById('filters');
    if (form === null) return;
    const rows = [...document.querySelectorAll('#findings tbody tr')];
    const count = form.querySelector('output');
    const apply = () => {
      const wanted = [...form.querySelectorAll('select')].map(select => select.value);
      let shown = 0;
      for (const row of rows) {
        const hidden = wanted.some((value, index) => value !== '' && row.cells[index].textContent !== value);
        row.hidden = hidden;
        if (!hidden) shown++;
      }
      count.textContent = shown + ' of ' + rows.length + ' points';
    };
    form.addEventListener('input', apply);
    apply();
  }

  filterTable();
  dark.addEventListener('change', draw);
  narrow.addEventListener('change', draw);
  draw();
})();
`;
