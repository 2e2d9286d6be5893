"""A corpus: texts by the million read into the same tables, on one machine or many."""
