"""The benchmark: run as `python -m tests.bench`, it measures the product and writes docs/benchmarks.md."""
