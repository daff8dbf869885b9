"""Speaks OpenID Connect to a provider: where to send somebody to sign in, and who came back.

Only where a provider is set is anything but `settings`, `person` and `errors` imported: the rest loads Authlib.
"""
