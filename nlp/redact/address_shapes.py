"""What the parts of a house address look like: numbers, flats, kinds of street, names of houses."""

import re

STREET = (
    r"(?:Street|St|Str|Road|Rd|Avenue|Ave|Av|Close|Cl|Lane|Ln|Drive|Dr|Drv|Terrace|Terr|Ter|Tce|Crescent|Cres|Court|Ct|Place|Pl|"
    r"Grove|Gr|Gardens|Garden|Gdns|Gdn|Way|Row|Square|Sq|Walk|Mews|View|Villas|Villa|Cottages?|Cotts|Green|Hill|Park|Rise|"
    r"Bank|Bk|Paddocks?|Wharf|Fold|Garth|Meadows?|Fields?|Croft|Dene|Vale|Parade|Quay|Yard|Gate|Buildings|Houses?|Heights|"
    r"Point|Lodge|Bungalows?|Oval|Grange|Farm|Chare|Wynd|Mansions|Crossing|Approach|Broadway|Esplanade|Promenade|Mount|"
    r"Ridge|Chase|Side|Circle|Circus|Corner|Bridge|Burn|Beck|Edge|End|Leazes|Lea|Leas|Glade|Glen|Glebe|Haven|Hollow|Dell|"
    r"Orchard|Pastures|Path|Precinct|Spinney|Stables|Steading|Wood|Woods|Woodlands|Copse|Nook|Link|Links|Loan|Lonnen|Raw|"
    r"Moor|Moorings|Peth|Maltings|Mill|Towers?|Law|Lawns?|Brow|Brae|Dale|Downs|Drove|Fell|Flats|Heath|Holme|Knoll|"
    r"Riverside|Sands|Staithes|Top|Warren|Ind(?:ustrial)?\.?\s+Est(?:ate)?|Trading\s+Estate|Business\s+Park|Estate)"
)
SURE_STREET = r"(?:Street|St|Road|Rd|Avenue|Ave|Close|Lane|Drive|Terrace|Crescent|Cres|Grove|Gardens|Court|Mews|Villas)"
LOWER_STREET = (
    r"(?:street|str|st|road|rd|avenue|ave|av|terrace|terr|tce|crescent|cres|lane|ln|grove|gardens|gdns|court|cottages|villas|mews|"
    r"close|row|drive|way|walk|place|square|rise|green|hill|bank|park|view|garth|croft|dene|vale|wynd|buildings|bungalows)"
)
UNSURE_LOWER_STREET = re.compile(
    r"close|row|drive|way|walk|place|square|rise|green|hill|bank|park|view|st|str|court|gardens|av|buildings|bungalows"
)
HOUSE = (
    r"(?:Cottages?|House|Farm|Farmhouse|Lodge|Villa|Bungalow|Barn|Hall|Court|Vicarage|Rectory|Manor|Mill|Manse|Towers?|"
    r"Point|Heights|Schoolhouse|Grange|Stables|Gatehouse|Forge|Smithy|Granary|Bakehouse|Brewery|Steading|Croft|Gables|Hollies|Chapel|School)"
)
WITHOUT_FIGURES = re.compile(
    rf"\b{HOUSE},\s|\b(?:[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|[Ee]leven|[Tt]welve|"
    r"[A-Za-z]+teen|(?:[Tt]wen|[Tt]hir|[Ff]or|[Ff]if|[Ss]ix|[Ss]even|[Ee]igh|[Nn]ine)ty)\b[^.!?]{1,40}[A-Z]"
    r"|\b(?:[Nn]umber|[Nn]o)\.?\s+[a-z]|\b(?:View|Mount|Lea|Leas|Bank|Croft|Dene|Garth|Nook|Rise|Brow|Mead),\s+[A-Z]"
)
"""What an address that has no figure must hold."""
WORD = r"(?:(?:St|The|Old|High|Low|Mount|Saint)\.?\s+)?[A-Z][a-zß-ſ]+(?:'s|s'|')?(?:-[A-Z]?[a-z]+){0,3}"
NUMBER = r"\d{1,3}[A-Ha-h]?(?:,\s?\d{1,3}[A-Ha-h]?){0,6}(?:\s?(?:-|/|&|and|to)\s?\d{1,3}[A-Ha-h]?)?"
FLAT_NUMBER = r"(?:\d{1,2}/\d{1,2}|\d{1,3}[A-Za-z]?)\b"
NUMBERED = r"(?:[Nn]umber|[Nn]os?\.?|NO\.?|[Nn]um\.?|[Nn]r\.?)"
FLAT = (
    r"(?:[Ff]lat|[Aa]partment|[Aa]pt\.?|[Uu]nit|[Bb]edsit|[Cc]aravan|[Cc]halet|[Mm]aisonette)"
    r"(?:\s+(?:number|no\.?))?"
)
ROOM = r"(?:[Rr]oom|[Pp]lot|[Pp]itch|[Bb]lock)"
"""What makes an address only together with the house or street that it is in."""
_UNITS = r"(?:[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en)"
_TEENS = r"(?:[Ee]leven|[Tt]welve|[Tt]hirteen|[Ff]ourteen|[Ff]ifteen|[Ss]ixteen|[Ss]eventeen|[Ee]ighteen|[Nn]ineteen)"
_TENS = r"(?:[Tt]wenty|[Tt]hirty|[Ff]orty|[Ff]ifty|[Ss]ixty|[Ss]eventy|[Ee]ighty|[Nn]inety)"
SPELT_NUMBER = rf"(?:{_UNITS}|{_TEENS}|{_TENS}(?:[ -]{_UNITS})?)"
SPELT_NUMBER_START = rf"(?:{_TEENS}|{_TENS}(?:[ -]{_UNITS})?)"
NO_THING_AFTER = (
    r"(?!\s+(?:shops?|pubs?|residents|houses|businesses|traders|lads|kids|schools?|cars|bus|stop|traffic|lights|garages|"
    r"area|end)\b)"
)
"""What comes after “2 Front Street” where it counts things of a street and names no house."""
NOT_OF_A_STREET = re.compile(
    r"mins?|minutes?|miles?|hours?|days?|weeks?|months?|years?|metres?|yards?|mph|main|side|back|busy|country|new|same|"
    r"other|different|local|zone|limit|lads|cars?|people|houses|bikes|kids|times|dead|quiet|narrow|residential|one|way|men|"
    r"women|children|police|youths|bairns|folk|families|foot|feet|pound|quid|percent|more|lane|per|car|min|min\.|year|big|"
    r"small|little|bed|bedroom|storey|seater|odd|year-old|extra|nearby|whole|full|empty|parked|old|disabled|parking"
)
PLURALS_THAT_NAME_STREETS = frozenset(
    {"gardens", "cottages", "meadows", "fields", "villas", "queens", "kings", "bishops"}
)
NOT_A_STREET_NAME = re.compile(
    r"January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|"
    r"Sept?|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mondays?|Tuesdays?|Wednesdays?|Thursdays?|Fridays?|Saturdays?|"
    r"Sundays?|Christmas|Easter|Durham|Sunderland|Darlington|Northumbria|Consett|Spennymoor|Aycliffe|Stockton"
)
