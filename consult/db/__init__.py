"""What every table shares, and how a session is opened."""
