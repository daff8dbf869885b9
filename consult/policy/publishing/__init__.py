"""Publishing what people agreed to have published, and campaigns of near-identical comments."""
