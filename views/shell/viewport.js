// Tells the page whether the window is as narrow as those in which Streamlit puts columns one below the other: 640 px; and, where it is
// so, that this browser has no WebGL, without which a map that moves stays empty. Tells the browser what language the page is in.
const query = window.matchMedia("(max-width: 640px)");
let flat;
function isFlat() {
  const context = document.createElement("canvas").getContext("webgl2");
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return !context;
}
export default function ({ data, setStateValue }) {
  const tell = () => { if (query.matches !== data.narrow) setStateValue("narrow", query.matches); };
  tell();
  document.documentElement.lang = data.language;
  flat ??= isFlat();
  if (flat && !data.flat) setStateValue("flat", true);
  query.addEventListener("change", tell);
  return () => query.removeEventListener("change", tell);
}
