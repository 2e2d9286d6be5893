"""How well the reader does on annotated pages."""
