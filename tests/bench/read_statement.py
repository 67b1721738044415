"""Reads a bank file as another program would, and says how many lines it has and what they add up to, in cents.

    read_statement.py ofxparse|ofxtools|mt-940 FILE
"""
import sys


def ofxparse(path):
    from ofxparse import OfxParser

    with open(path, "rb") as file:
        found = OfxParser.parse(file)
    return [line.amount for account in found.accounts for line in account.statement.transactions]


def ofxtools(path):
    from ofxtools.Parser import OFXTree

    tree = OFXTree()
    tree.parse(path)
    return [line.trnamt for statement in tree.convert().statements for line in statement.transactions]


def mt940(path):
    import mt940

    return [line.data["amount"].amount for line in mt940.parse(path)]


amounts = {"ofxparse": ofxparse, "ofxtools": ofxtools, "mt-940": mt940}[sys.argv[1]](sys.argv[2])
print(len(amounts), int(sum(amounts) * 100))
