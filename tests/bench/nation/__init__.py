"""A national data set: regional governments and their innovations, told through the domain, the same from one seed.

`telling` is what happens in one region, command by command; `writing` saves a nation's regions in the order of time.
"""
