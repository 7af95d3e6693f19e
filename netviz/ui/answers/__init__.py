"""What the network answers: which samples it gets right and wrong."""
