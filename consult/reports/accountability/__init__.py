"""What an organisation has to say of the service, made from how it is set: an impact note, a transparency record."""
