#!/usr/bin/env python
"""A package: docs==9.9.9 is not a requirement."""
from setuptools import setup, find_packages

VERSION = '1.2.3'
pinned = 'outside==1.0.0'

setup(
    name='demo',
    version=VERSION,  # comment with 'quoted==1.1'
    packages=find_packages(exclude=["tests"]),
    install_requires=[
        "requests>=2.0",
        'six == 1.16.0',
        "enum34;python_version<'3.4'",
    ],
    extras_require={'db': ["psycopg2==2.9.7"], 'dev': ('tox',)},
    tests_require=["pytest"],
    entry_points={"console_scripts": ["demo=demo:main"]},
)
