"""What ``reviewer doctor`` checks, one file a subject."""
