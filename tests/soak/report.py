"""What a run prints."""

from tests.soak.soaking import Soaked

DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def as_text(soaked: Soaked) -> str:
    """What was killed, what people were shown, and what is kept, in lines for a person."""
    tally, kept = soaked.tally, soaked.tally.kept
    refused = ", ".join(f"{times:,} times {status}" for status, times in tally.not_served.items()) or "none"
    lines = [
        f"{DATABASES[soaked.database]}, seed {soaked.plan.seed}",
        *(f"  killed {strike.value}: {times:,}" for strike, times in soaked.killed.items()),
        f"  people who responded: {tally.people:,}, of whom {tally.came_back:,} came back with their link and code",
        f"  pages refused on the way: {refused}",
        f"  references shown: {tally.confirmed:,}; responses kept: {len(kept.answers):,}, "
        f"with {sum(map(len, kept.answers.values())):,} answers",
        f"  comments: {len(kept.comments):,}; coded: {kept.coded:,}; codings counted: {kept.coded_by_runs:,}",
        f"  addresses: {kept.addresses:,}; messages: {kept.messages:,}",
        *(f"  WRONG: {problem}" for problem in tally.problems),
        "  Something was lost, doubled or halved."
        if tally.problems
        else "  Nothing lost, nothing doubled, nothing half.",
    ]
    return "\n".join(lines)
