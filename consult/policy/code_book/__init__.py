"""The code book workbench: look at a question's code book, change it, undo, sign off, import and export."""
