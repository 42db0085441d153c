"""The exit codes of version 2 of the AWS CLI.

https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-returncodes.html
"""

from __future__ import annotations

from reviewer.core.problems import SourceError

INTERRUPTED = 130
"""By ctrl+c."""
USAGE = 252
"""The command line, or what it asks for, is not valid; nothing was sent."""
CONFIGURATION = 253
"""The environment or the configuration lacks something, e.g. a region or credentials."""
SERVICE = 254
"""The service answered with an error."""
OTHER = 255
"""Anything else."""


def exit_code_of(error: SourceError) -> int:
    """The code to leave with, by the exception of boto3 behind ``error``."""
    from botocore import exceptions as boto  # The codes are wanted where boto3 is not loaded yet.

    match error.__cause__:
        case boto.ClientError():
            return SERVICE
        case boto.ParamValidationError():
            return USAGE
        case boto.NoRegionError() | boto.NoCredentialsError():
            return CONFIGURATION
    return OTHER
