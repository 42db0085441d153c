"""One reviewer's session on one domain, with no screen."""
