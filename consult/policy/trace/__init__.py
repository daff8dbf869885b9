"""Where a figure or a code comes from: which answers, which version, which run, who, when."""
