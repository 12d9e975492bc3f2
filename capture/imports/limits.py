"""Limits: how much of a file is looked at before anybody trusts it (ASVS 5.2.1, 5.2.3)."""

MIB = 1 << 20
LARGEST = 20 * MIB
# Of a workbook, unpacked; and how much smaller than that its file may be.
LARGEST_UNPACKED = 200 * MIB
MOST_PACKED = 100
MOST_ROWS = 1_500_000
MOST_COLUMNS = 300
LONGEST_CELL = 2000  # letters
