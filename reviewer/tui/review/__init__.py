"""What a reviewer can do on the review screen: each declared once, beside its method."""
