"""One file per page. Streamlit lives only here and in `dashboard.py`."""
