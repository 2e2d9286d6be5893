"""The floor: an app with nothing but a button and a line that changes."""

import streamlit as st

st.title("Empty")
st.button("Again", key="again")
st.session_state["count"] = st.session_state.get("count", 0) + 1
st.write(st.session_state["count"])
