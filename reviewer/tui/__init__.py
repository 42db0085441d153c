"""The full-screen reviewer: Textual lives here and nowhere else."""
