"""The matches that Identity Resolution exports to S3, read as a stream: no boto3, no screen."""
