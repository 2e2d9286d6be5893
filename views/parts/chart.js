// Tells the page which record was clicked in a plot: that of a label, else that of the mark under the pointer.
const REACH = 20; // pixels from a mark, as Plotly's nearest; where one line reads all marks of a day, all of them may be further off

function near({ points, event }, plot) {
  if (plot.layout.hovermode !== "x unified") return points[0];
  const frame = plot.getBoundingClientRect();
  const off = ({ xPixel, yPixel }) => Math.hypot(event.clientX - frame.left - xPixel, event.clientY - frame.top - yPixel);
  const nearest = points.reduce((best, point) => (off(point) < off(best) ? point : best));
  return off(nearest) <= REACH ? nearest : {};
}

export default function ({ data, setTriggerValue }) {
  let plot = null;
  const tell = (record) => { if (record) setTriggerValue("record", record); };
  const label = ({ annotation }) => tell(annotation.name);
  const mark = (clicked) => tell([near(clicked, plot).customdata].flat()[0]);
  const leave = () => {
    plot?.removeListener?.("plotly_clickannotation", label);
    plot?.removeListener?.("plotly_click", mark);
  };
  const listen = ({ target }) => { // when it is pressed: a plot that is drawn anew forgets who listens
    leave();
    plot = target.closest?.(`.st-key-${data.plot} .js-plotly-plot`);
    plot?.on("plotly_clickannotation", label);
    plot?.on("plotly_click", mark);
  };
  document.addEventListener("pointerdown", listen, true);
  return () => {
    document.removeEventListener("pointerdown", listen, true);
    leave();
  };
}
