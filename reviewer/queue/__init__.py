"""The groups under review: paged lazily, spooled to disk, and fetched ahead of the reviewer."""
