"""A night on which the candidate is on television: python -m benchmarks.night [--minutes 10] [postgresql]"""
