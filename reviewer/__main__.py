"""Lets ``python -m reviewer`` do what the console script ``reviewer`` does."""

from reviewer.cli.main import main

if __name__ == "__main__":
    main()
