"""Any reasonable file: one pipeline from bytes to a data set."""
