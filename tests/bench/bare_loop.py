"""The peer of `reviewer get-matches --output jsonl`: the least that a loop over boto3 can be."""

import json
import sys

import boto3

client = boto3.client("customer-profiles", endpoint_url=sys.argv[1], region_name="us-east-1")
asked = {"DomainName": "big", "MaxResults": 100}
while True:
    page = client.get_matches(**asked)
    for match in page["Matches"]:
        sys.stdout.write(json.dumps(match) + "\n")
    if "NextToken" not in page:
        break
    asked["NextToken"] = page["NextToken"]
