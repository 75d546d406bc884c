"""The read path: the selection of a query becomes one SQL statement that returns the finished JSON text.

What stands where is declared beside each type with the words of `reading`; how to add a field is told in decision 015.
"""
