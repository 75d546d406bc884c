"""Why something is kept aside, in sentences for the person who looks at it."""

from matching.sentence import say

NO_ITEM = say("It names no item of the catalogue.")
UNSURE = say("It may name an item, but not surely enough.")
NO_NAME = say("It names no facility.")
NO_AMOUNT = say("How much is offered is not stated.")
NOTHING = say("The amount is zero or less.")
TOO_MUCH = say("The amount is beyond anything that exists.")
BANK = say("Bank details, which are never published.")
REMARK = say("A remark that names no goods.")
REPEATED = say("A remark about goods whose amount is stated elsewhere in the record.")
NO_POSITION = say("The position is none on Earth.")
NOT_ITS_POSITION = say("The position is not its own: others share it, or it lies in another city; it was left out.")
OTHER_AMOUNT = say("The same facility asks for this twice with different amounts; the larger one stands.")
ASKED_ALREADY = say("The facility asks for this in another list already, with another amount; that one stands.")
TWICE = say("The same key comes twice with different contents; the first one stands.")
