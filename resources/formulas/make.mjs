// Typeset the formulas that come as JSON on standard input: one SVG a formula, beside this script.
// Run by `make formulas` (needs Node.js; the SVGs are kept in the repository, users need none of this).
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mathjax } from 'mathjax-full/js/mathjax.js';
import { TeX } from 'mathjax-full/js/input/tex.js';
import { SVG } from 'mathjax-full/js/output/svg.js';
import { liteAdaptor } from 'mathjax-full/js/adaptors/liteAdaptor.js';
import { RegisterHTMLHandler } from 'mathjax-full/js/handlers/html.js';
import { AllPackages } from 'mathjax-full/js/input/tex/AllPackages.js';

const adaptor = liteAdaptor();
RegisterHTMLHandler(adaptor);
const document = mathjax.document('', {
  InputJax: new TeX({ packages: AllPackages }),
  OutputJax: new SVG({ fontCache: 'none' }),
});
const folder = process.env.FORMULAS_FOLDER ?? dirname(fileURLToPath(import.meta.url));
mkdirSync(folder, { recursive: true });
const EX = 8; // pixels: QtSvg does not know the unit ex
for (const [name, latex] of Object.entries(JSON.parse(readFileSync(0, 'utf8')))) {
  const svg = adaptor.innerHTML(document.convert(latex, { display: true }));
  if (svg.includes('data-mjx-error')) throw new Error(`${name}: ${latex}`);
  const sized = svg.replace(/(width|height)="([\d.]+)ex"/g, (_, side, ex) => `${side}="${(ex * EX).toFixed(2)}"`);
  const drawn = sized.replace(/<path[^>]* d=""><\/path>/g, ''); // what cannot be seen, QtSvg complains of
  writeFileSync(join(folder, `${name}.svg`), drawn + '\n');
}
