"""Tuning the encoder to the shipped code book: done once, by `make model`, never while the product runs.

Only `network` and `fitting` import torch, which is no dependency of the product.
"""
