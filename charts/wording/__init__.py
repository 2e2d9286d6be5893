"""The words of pictures, pages and packs: rows in words, numbers and days, captions, citations."""
