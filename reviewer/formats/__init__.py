"""GetMatches without a screen: what the AWS CLI prints, for scripts and pipes. Pure but for ``streams``."""
