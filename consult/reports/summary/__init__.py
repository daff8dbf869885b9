"""The board summary: one frozen object, from which every rendering is made.

`content` and `tables` say what it holds, `freezing` makes it from the data of one moment.
"""
