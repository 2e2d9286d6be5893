"""What every figure is drawn with: theme, type, canvas, axes, marks, and where labels find room."""
