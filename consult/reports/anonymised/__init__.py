"""A file of responses for researchers and the public, without who sent them."""
