"""The landscape of the loss: contours around θ, and the cut along the gradient."""
