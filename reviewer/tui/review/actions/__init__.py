"""What a reviewer can do on the review screen: each declared once with its key and help."""
