// The page that draws: one Plotly for a whole run, so that it is not loaded anew for each picture.

// Plotly makes element ids by chance. A sequence seeded anew for each picture gives the same figure the same bytes.
function reseed() {
  let state = 1;
  Math.random = () => (state = (state * 16807) % 2147483647) / 2147483647;
}

// A style set by script gets its place among an element's attributes when the browser draws its next frame, or when the element is
// written. Plotly sets `viewBox` between the two, so one frame more or less changed the text: here they have one order.
function ordered(svg) {
  return svg.replace(/^(<svg[^>]*?)( viewBox="[^"]*")( style="[^"]*")/, "$1$3$2");
}

// The same SVG with each line of its words held to the width that it has here, in its own face: where that face is missing, another one is
// set closer rather than over what stands beside it.
function fitted(svg) {
  document.body.innerHTML = svg;
  for (const text of document.querySelectorAll("svg text")) {
    const lines = text.querySelectorAll("tspan.line");
    for (const line of lines.length ? lines : [text]) {
      const length = line.getComputedTextLength();
      if (length > 0) {
        line.setAttribute("textLength", length.toFixed(2));
        line.setAttribute("lengthAdjust", "spacingAndGlyphs");
      }
    }
  }
  return new XMLSerializer().serializeToString(document.querySelector("svg"));
}

// Gives an SVG as text, a PNG as base64; for a PDF it puts the drawing on the page, which the caller prints.
async function picture(json, { form, width, height, scale }) {
  reseed();
  document.body.replaceChildren();
  const figure = JSON.parse(json);
  const drawn = await Plotly.toImage(figure, { format: form === "png" ? "png" : "svg", width, height, scale, imageDataOnly: true });
  if (form === "png") return drawn;
  if (form === "svg") return ordered(fitted(drawn));
  document.querySelector("style").textContent = `@page { size: ${width}px ${height}px; margin: 0 } html, body { margin: 0 } svg { display: block }`;
  document.body.innerHTML = drawn;
  document.body.style.background = figure.layout.paper_bgcolor || "";
  return "";
}
