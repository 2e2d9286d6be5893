"""The other floor: a page with one trivial plotly figure and one trivial deck, either of which a click can change."""

import plotly.graph_objects as go
import pydeck as pdk
import streamlit as st


@st.fragment
def figure() -> None:
    """A figure of three points, the last of which moves with each run."""
    st.button("The figure again", key="fragment")
    st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    st.plotly_chart(go.Figure(go.Scatter(x=[1, 2, 3], y=[1, 3, st.session_state["runs"] % 5])), theme=None)


st.title("Trivial figures")
st.button("Again", key="again")
figure()
place = [97 + st.session_state["runs"] % 5 / 10, 24.3]
point = pdk.Layer("ScatterplotLayer", id="points", data=[{"position": place}], get_position="position", get_radius=5000)
st.pydeck_chart(pdk.Deck([point], map_provider=None, initial_view_state=pdk.ViewState(latitude=24.3, longitude=97.2, zoom=6)))
