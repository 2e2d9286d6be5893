// Tells the page whether the window is as narrow as those in which Streamlit puts columns one below the other: 640 px.
const query = window.matchMedia("(max-width: 640px)");
export default function ({ data, setStateValue }) {
  const tell = () => { if (query.matches !== data.narrow) setStateValue("narrow", query.matches); };
  tell();
  query.addEventListener("change", tell);
  return () => query.removeEventListener("change", tell);
}
