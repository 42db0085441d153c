"""Customer Profiles through boto3, which is imported here and nowhere else."""
