"""The other floor: a page with one trivial plotly figure and one trivial deck."""

import plotly.graph_objects as go
import pydeck as pdk
import streamlit as st

st.title("Trivial figures")
st.plotly_chart(go.Figure(go.Scatter(x=[1, 2, 3], y=[1, 3, 2])), theme=None)
point = pdk.Layer("ScatterplotLayer", id="points", data=[{"position": [97.2, 24.3]}], get_position="position", get_radius=5000)
st.pydeck_chart(pdk.Deck([point], map_provider=None, initial_view_state=pdk.ViewState(latitude=24.3, longitude=97.2, zoom=6)))
