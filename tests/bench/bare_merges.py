"""The peer of `reviewer apply`: the least that a loop over boto3 can be, which only sends."""

import json
import sys
import time
from pathlib import Path

import boto3

client = boto3.client("customer-profiles", endpoint_url=sys.argv[1], region_name="eu-west-1")
before = time.perf_counter()
sent = 0
for line in Path(sys.argv[2]).read_text().splitlines():
    main, other = json.loads(line)
    client.merge_profiles(DomainName="acme", MainProfileId=main, ProfileIdsToBeMerged=[other])
    sent += 1
sys.stdout.write(f"{sent / (time.perf_counter() - before)}")
