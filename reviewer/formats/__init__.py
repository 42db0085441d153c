"""The output formats of get-matches: those of the AWS CLI, and one JSON object a line. Pure."""
