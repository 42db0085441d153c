"""The widgets: they draw what they are given and repaint only the lines that changed."""
