// Plotly draws element ids by chance. A seeded sequence gives the same ids, so the same figure gives the same bytes.
(() => {
  let state = 1;
  Math.random = () => (state = (state * 16807) % 2147483647) / 2147483647;
})();
