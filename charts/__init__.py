"""Tables in, figures out: plotly figures, maps, captions, exports. Knows nothing of Streamlit."""
