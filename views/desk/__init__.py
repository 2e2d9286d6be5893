"""What the pages Add and Review are made of. Only they import it: it reads texts and publishes, which no reader's page needs."""
