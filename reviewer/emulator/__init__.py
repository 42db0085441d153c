"""A Customer Profiles endpoint on loopback, driven by botocore's own service model."""
