"""The terminal: what it sends, what is sent to it, and the app that both keep going whatever it does."""
