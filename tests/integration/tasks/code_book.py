"""A small code book for tests of the worker."""

CODE_BOOK = """
version: "1"
question: What is the biggest issue?
categories:
  - id: nuisance
    label: Nuisance
    themes:
      - {id: bikes, label: Off-road bikes, description: Motorbikes and quad bikes, include: [quad bikes, motorbikes]}
      - {id: litter, label: Litter, description: Litter and rubbish, include: [litter, rubbish]}
"""
