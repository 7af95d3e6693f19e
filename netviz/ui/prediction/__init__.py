"""What is drawn or typed before it is shown, and how it is compared."""
