"""Figures and tables as files: pictures, HTML, tables, the data package, screenshots."""
