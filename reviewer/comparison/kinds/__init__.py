"""One file a kind of value, all of them in :mod:`.registry`, which every other module asks."""
