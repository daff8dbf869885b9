"""What is shown to the board, as data, charts and documents."""
