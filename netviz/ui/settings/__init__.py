"""What is chosen: data, network, training."""
