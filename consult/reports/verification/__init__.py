"""What verification says of a batch: how well it was keyed, the curve of its plan, and its certificate."""
