"""The parts of the Tokenizer page."""
