"""What is read: notes, articles and the stories in them, curated series, anchors in the originals, corrections."""
