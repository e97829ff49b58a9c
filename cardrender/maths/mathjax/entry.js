// What Karuta asks of MathJax: one function from TeX to SVG, without a browser.
// The packages are those of MathJax's "full" build with Anki's choice for cards: formulas that cannot be read
// are shown as they were written, and text stays text.
import { mathjax } from "mathjax-full/js/mathjax.js";
import { TeX } from "mathjax-full/js/input/tex.js";
import { SVG } from "mathjax-full/js/output/svg.js";
import { liteAdaptor } from "mathjax-full/js/adaptors/liteAdaptor.js";
import { RegisterHTMLHandler } from "mathjax-full/js/handlers/html.js";
import { AllPackages } from "mathjax-full/js/input/tex/AllPackages.js";

const adaptor = liteAdaptor();
RegisterHTMLHandler(adaptor);
const output = new SVG({ fontCache: "none" });

// Every formula stands alone: macros that one card defines do not reach the next.
globalThis.typeset = (tex, display) => {
  const input = new TeX({
    packages: AllPackages.filter((name) => name !== "textmacros"),
    maxBuffer: 20 * 1024,
    maxMacros: 1000,
  });
  const page = mathjax.document("", { InputJax: input, OutputJax: output });
  const box = page.convert(tex, { display, em: 16, ex: 8, containerWidth: 80 * 16 });
  return adaptor.innerHTML(box);
};
