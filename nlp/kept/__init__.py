"""What was made of texts, kept between runs by what was read, so that a text is read once."""
