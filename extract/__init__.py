"""Text in, tidy tables out. Read `pipeline.py` first; knows nothing of charts or pages."""
