"""Rolls: the files of the field come in: polling stations and their shapes, results, and the electoral roll."""
