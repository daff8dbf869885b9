"""Why nobody could be signed in by a provider."""


class SignOnFailed(Exception):
    """A provider did not tell who somebody is. Says what was wrong in words for a log: nothing of what was sent."""


class ProviderAway(SignOnFailed):
    """The provider cannot be reached, takes too long, or answers what no provider answers."""


class NotVouchedFor(SignOnFailed):
    """What came back proves nothing: it is forged, old, of another sign-in, or meant for somebody else."""


class TurnedAway(SignOnFailed):
    """The provider itself says no, for example because the person pressed Cancel."""
