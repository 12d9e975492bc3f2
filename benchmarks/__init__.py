"""Measurements that are promises: each prints one table and fails when a target is missed (docs/performance.md)."""
