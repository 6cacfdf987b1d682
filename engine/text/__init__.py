"""From files to tokens: sources, decoding, tokenizers, the token cache, windows; and the sample corpora."""
