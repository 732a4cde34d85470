from . import test_erasure, test_requests, test_retention, test_words
