"""A team on a DynamoDB table: what is claimed, what was decided, and how both come and go."""
