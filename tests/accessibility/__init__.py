"""The table of success criteria in docs/accessibility.md, written from the record that the statement is made of."""
