"""What a figure measures, of which material, when, where, compared with what, and who says so."""
