"""The desk: stories that wait, what reviewers decide about them, and the publications that bring them into the tables."""
