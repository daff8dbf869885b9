"""Comments that need care: those that suggest a person at risk, and those with personal details."""
