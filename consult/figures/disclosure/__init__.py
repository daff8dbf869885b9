"""Keeping small groups of people from being worked out of the counts that are shown.

`groups` names the groups of people that are counted, `linking` says how their counts hang together, `hiding` chooses
what is not shown, and `auditing` attacks the choice. Small groups are hidden, and with them as many other counts as it
takes that nobody can bound the small ones from everything else that is shown.
"""
