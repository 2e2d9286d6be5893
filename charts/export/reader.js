// Draws an exported page: unpacks Plotly and the figures, and takes the widest figure that its place has room for.

async function unpacked(id) {
  const packed = Uint8Array.from(atob(document.getElementById(id).textContent), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}

async function begin() {
  const script = document.createElement("script");
  script.textContent = await unpacked("plotly");
  document.head.append(script);
  const figures = JSON.parse(await unpacked("figures")); // the widest first
  const plot = document.getElementById("plot");
  let drawn = null;
  const draw = () => {
    const room = plot.parentElement.clientWidth;
    const figure = figures.find((each) => each.layout.width <= room) ?? figures.at(-1);
    plot.style.zoom = Math.min(1, room / figure.layout.width); // a place narrower than any phone
    if (figure !== drawn) Plotly.newPlot(plot, figure.data, figure.layout, { displayModeBar: false, doubleClick: "reset" });
    drawn = figure;
  };
  await Promise.all([...document.fonts].map((face) => face.load())); // before words are set in them
  draw();
  addEventListener("resize", draw);
}

begin();
